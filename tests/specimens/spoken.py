"""Servers, one tongue each: what they say of an account's few posts."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from specimen import PAGE, Answer

_ODD = {"mood": {"value": [None, 1e300]}, "reactions": "many", "": []}


def _json(said: Any, *headers: tuple[str, str]) -> Answer:
    return Answer(json.dumps(said).encode(), headers)


def _asked(url: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(url)
    return parts.path, {name: values[-1] for name, values in parse_qs(parts.query).items()}


class MastodonServer:
    """A server of the Mastodon family; an account's id is its name."""

    collector = "mastodon"
    controls = True
    locators: tuple[str, ...] = (
        "@ada@social.example",
        "https://social.example/@ada",
        "https://social.example/@ada/109",
    )

    def item(self, nth: int, text: str) -> Any:
        at = f"2026-02-01T09:{nth:02}:00.000Z"
        return {"id": str(1000 + nth), "created_at": at, "content": f"<p>{escape(text)}</p>", "visibility": "public"}

    def odd(self, item: Any) -> Any:
        return {
            **item,
            **_ODD,
            "media_attachments": [{"type": "hologram", "url": 5}],
            "poll": [],
            "quote": {"state": "new"},
        }

    def broken(self) -> Any:
        return {"id": "1000", "content": 7}

    def answer(self, url: str, items: Sequence[Any]) -> Answer | None:
        path, query = _asked(url)
        if path == "/api/v1/accounts/lookup":
            name = query["acct"]
            return _json({"id": name, "acct": name, "username": name, "statuses_count": len(items)})
        if not path.endswith("/statuses"):
            return None
        page = self._page(items, query)
        return self._listed(path, page, page[-1]["id"] if page else "", page[0]["id"] if page else "")

    def circle(self, url: str, items: Sequence[Any]) -> Answer | None:
        path, _ = _asked(url)
        if not path.endswith("/statuses"):
            return self.answer(url, items)
        return self._listed(path, list(reversed(items[-PAGE:])), "1001", items[-1]["id"])

    def void(self, url: str, nth: int) -> Answer | None:
        path, _ = _asked(url)
        return self._listed(path, [], str(9999 - nth), "9999") if path.endswith("/statuses") else self.answer(url, ())

    def _page(self, items: Sequence[Any], query: dict[str, str]) -> list[Any]:
        if "min_id" in query:
            return [item for item in items if item["id"] > query["min_id"]][:PAGE][::-1]
        return [item for item in items if item["id"] < query.get("max_id", "x")][-PAGE:][::-1]

    def _listed(self, path: str, page: Sequence[Any], oldest: str, newest: str) -> Answer:
        name = path.split("/")[-2]
        account = {"id": name, "acct": name, "username": name, "display_name": "Ada Quay"}
        links = f'<https://x{path}?max_id={oldest}>; rel="next", <https://x{path}?min_id={newest}>; rel="prev"'
        return _json([{"account": account} | item for item in page], *([("Link", links)] if oldest else []))


class AppView:
    """Bluesky as an AppView tells it."""

    collector = "bluesky"
    controls = True
    locators: tuple[str, ...] = (
        "@ada.bsky.social",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
        "https://bsky.app/profile/ada.example",
    )

    def item(self, nth: int, text: str) -> Any:
        at = f"2026-02-01T09:{nth:02}:00.000Z"
        return {"key": f"{nth:013}", "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": at}}

    def odd(self, item: Any) -> Any:
        embed = {"$type": "app.bsky.embed.hologram", "items": [7], "media": "x"}
        facets = [{"index": {"byteStart": -1, "byteEnd": 10**9}, "features": [{"$type": "#new"}]}, 7]
        return {**item, "record": {**item["record"], **_ODD, "embed": embed, "facets": facets}}

    def broken(self) -> Any:
        return {"key": "0000000000000", "record": {"text": None}}

    def answer(self, url: str, items: Sequence[Any]) -> Answer | None:
        path, query = _asked(url)
        if not path.endswith("getAuthorFeed"):
            return None
        page = [item for item in items if item["key"] < query.get("cursor", "x")][-PAGE:][::-1]
        return self._sheet(query["actor"], page, page[-1]["key"] if page and page[-1] is not items[0] else None)

    def circle(self, url: str, items: Sequence[Any]) -> Answer | None:
        return self._sheet(_asked(url)[1]["actor"], items[-PAGE:][::-1], "stuck")

    def void(self, url: str, nth: int) -> Answer | None:
        return self._sheet(_asked(url)[1]["actor"], [], f"further-{nth}")

    def _sheet(self, actor: str, page: Sequence[Any], cursor: str | None) -> Answer:
        did = actor if actor.startswith("did:") else f"did:web:{actor}"
        author = {"did": did, "handle": "ada.bsky.social", "displayName": "Ada Quay"}
        feed = [
            {
                "post": {
                    "uri": f"at://{did}/app.bsky.feed.post/{item['key']}",
                    "author": author,
                    "record": item["record"],
                    "indexedAt": item["record"].get("createdAt"),
                }
            }
            for item in page
        ]
        return _json({"feed": feed} | ({"cursor": cursor} if cursor else {}))


class Repository(AppView):
    """Bluesky straight from the server that keeps a repository. Its pages all have a cursor, but for an empty one at the end."""

    locators: tuple[str, ...] = ("pds+https://pds.example/did:web:ada.example",)

    def answer(self, url: str, items: Sequence[Any]) -> Answer | None:
        path, query = _asked(url)
        if path.endswith("describeRepo"):
            who = query["repo"]
            return _json({"did": who if who.startswith("did:") else f"did:web:{who}", "handle": "ada.example"})
        if not path.endswith("listRecords"):
            return None
        page = [item for item in items if item["key"] < query.get("cursor", "x")][-PAGE:][::-1]
        return self._sheet(query["repo"], page, page[-1]["key"] if page else None)

    def circle(self, url: str, items: Sequence[Any]) -> Answer | None:
        path, query = _asked(url)
        if not path.endswith("listRecords"):
            return self.answer(url, items)
        return self._sheet(query["repo"], items[-PAGE:][::-1], "stuck")

    def void(self, url: str, nth: int) -> Answer | None:
        path, query = _asked(url)
        if not path.endswith("listRecords"):
            return self.answer(url, ())
        return self._sheet(query["repo"], [], f"further-{nth}")

    def _sheet(self, actor: str, page: Sequence[Any], cursor: str | None) -> Answer:
        records = [
            {"uri": f"at://{actor}/app.bsky.feed.post/{item['key']}", "cid": "c", "value": item["record"]}
            for item in page
        ]
        return _json({"records": records} | ({"cursor": cursor} if cursor else {}))


class Preview:
    """Telegram's preview of a channel."""

    collector = "telegram"
    controls = True
    locators: tuple[str, ...] = ("telegram:boats", "https://t.me/s/boats", "https://t.me/boats/7")

    def item(self, nth: int, text: str) -> Any:
        number = nth + 1
        return (
            f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="boats/{number}">'
            '<a class="tgme_widget_message_owner_name"><span>Ada Quay</span></a>'
            f'<div class="tgme_widget_message_text js-message_text">{escape(text)}</div>'
            f'<a class="tgme_widget_message_date" href="https://t.me/boats/{number}">'
            f'<time datetime="2026-02-01T09:{nth:02}:00+00:00">9</time></a></div></div>'
        )

    def odd(self, item: Any) -> Any:
        more = '<div class="tgme_widget_message_hologram" data-x="{["><tg-new mood="&#0;">?</tg-new></div></div></div>'
        return str(item).removesuffix("</div></div>") + more

    def broken(self) -> Any:
        return '<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="?/1"><p>x</div></div>'

    def answer(self, url: str, items: Sequence[Any]) -> Answer | None:
        path, query = _asked(url)
        if not path.startswith("/s/"):
            return None
        before = int(query.get("before", "999999"))
        return self._page([item for nth, item in enumerate(items, start=1) if nth < before][-PAGE:])

    def circle(self, url: str, items: Sequence[Any]) -> Answer | None:
        return self._page(items[-PAGE:]) if _asked(url)[0].startswith("/s/") else None

    def void(self, url: str, nth: int) -> Answer | None:  # noqa: ARG002 - its pages name no further one by themselves
        return self._page(())

    def _page(self, page: Sequence[Any]) -> Answer:
        body = f'<section class="tgme_channel_history">{"".join(page)}</section>'
        whole = f'<!doctype html><meta charset="utf-8"><body class="tgme_webpreview">{body}'
        return Answer(whole.encode(), media_type="text/html")


class XmlFeed:
    """RSS, with its older pages behind it."""

    collector = "feed"
    controls = False
    locators: tuple[str, ...] = (
        "https://home.example/notes.rss",
        "feed+https://home.example/",
        "feed://home.example/notes",
    )

    def item(self, nth: int, text: str) -> Any:
        address = f"https://home.example/notes/{nth}"
        at = f"Sun, 01 Feb 2026 09:{nth:02}:00 GMT"
        shown = escape(escape(text))
        return f"<item><guid>{address}</guid><link>{address}</link><pubDate>{at}</pubDate><description>{shown}</description></item>"

    def odd(self, item: Any) -> Any:
        return str(item).replace("</item>", '<mood xmlns="urn:new" x="1"><y/>?</mood><enclosure length="-"/></item>')

    def broken(self) -> Any:
        return "<item></item>"

    def answer(self, url: str, items: Sequence[Any]) -> Answer | None:
        path, query = _asked(url)
        page = int(query.get("page", "1"))
        newest = list(reversed(items))
        more = len(newest) > page * PAGE
        return self._answer(newest[(page - 1) * PAGE : page * PAGE], f"{path}?page={page + 1}" if more else "", url)

    def circle(self, url: str, items: Sequence[Any]) -> Answer | None:
        return self._answer(list(reversed(items[-PAGE:])), f"{_asked(url)[0]}?page=2", url)

    def void(self, url: str, nth: int) -> Answer | None:
        return self._answer((), f"{_asked(url)[0]}?page={nth + 2}", url)

    def document(self, newest: Sequence[Any], following: str) -> bytes:
        """The feed; what follows is an address."""
        link = f'<atom:link rel="next" href="{escape(following)}"/>' if following else ""
        head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        title = "<title>Notes</title><link>https://home.example/</link><managingEditor>Ada Quay</managingEditor>"
        return f"{head}<channel>{title}{link}{''.join(newest)}</channel></rss>".encode()

    def _answer(self, newest: Sequence[Any], following: str, url: str) -> Answer:
        parts = urlsplit(url)
        further = f"{parts.scheme}://{parts.netloc}{following}" if following else ""
        return Answer(self.document(newest, further), media_type="application/rss+xml")
