"""The messages of a preview page, as posts."""

import re
from typing import Any, NamedTuple

from pydantic import ValidationError
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.collectors.html.nesting import shallow
from archiver.collectors.preview.media import media_of
from archiver.collectors.wire.charset import decoded
from archiver.collectors.wire.html_text import HtmlText, node_text, web_address
from archiver.collectors.wire.machine_time import machine_time
from archiver.collectors.wire.wording import wording
from schemas.page import Capture, Trouble
from schemas.post import Author, Link, Post
from schemas.source import Platform
from schemas.text import encodable

_ID = re.compile(r"([A-Za-z]\w{2,40})/(\d{1,15})")
_ADDRESS = re.compile(r"https?://(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{2,40})/(\d{1,15})(?![\w/])")
_TEXT = ".js-message_text"
"""Not `.tgme_widget_message_text`: the box that shows what is replied to has that, too."""


class Preview(NamedTuple):
    """What a page of the preview shows."""

    posts: tuple[Post, ...]
    troubles: tuple[Trouble, ...]
    numbers: tuple[int, ...]
    """The messages' numbers in the channel, of unreadable ones too."""
    channel: bool
    """Whether this is a channel's page at all."""
    empty: int
    """How many posts have neither text nor media."""


def read_preview(capture: Capture, base: str) -> Preview:
    """The messages of a page, from its top to its bottom.

    Args:
        capture: the page.
        base: what its links are relative to.
    """
    page = LexborHTMLParser(shallow(encodable(decoded(capture.body, capture.media_type))))
    posts: dict[str, Post] = {}
    troubles: list[Trouble] = []
    numbers: list[int] = []
    for place, node in enumerate(page.css(".tgme_widget_message"), start=1):
        named = _ID.fullmatch(node.attributes.get("data-post") or "")
        if named is None:
            troubles.append(Trouble(where=f"message {place}", why="it has no id; left out"))
            continue
        numbers.append(int(named[2]))
        reader = _Message(node, named[1], named[2], base)
        try:
            post = reader.post()
        except ValidationError as error:
            troubles.append(Trouble(where=named[0], why=f"unreadable: {error.errors()[0]['msg']}"))
            continue
        if post is not None:
            posts.setdefault(post.id, post)
        troubles += reader.troubles
    empty = sum(not (post.text or post.media) for post in posts.values())
    channel = page.css_first(".tgme_channel_history, .tgme_channel_info") is not None
    return Preview(tuple(posts.values()), tuple(troubles), tuple(numbers), channel, empty)


class _Message:
    """One message; remembers what of it could not be kept."""

    def __init__(self, node: LexborNode, channel: str, number: str, base: str) -> None:
        self._node = node
        self._channel = channel
        self._id = f"{channel}/{number}"
        self._base = base
        self.troubles: list[Trouble] = []

    def post(self) -> Post | None:
        """The message as a post; null for notices of the service ("channel photo changed")."""
        if "service_message" in (self._node.attributes.get("class") or ""):
            self._tell(f"a notice of the service, no post: {_line(self._node)[:100]}")
            return None
        seen = self._seen()
        media = media_of(self._node, self._base)
        words = wording(seen)
        at = machine_time(self._attribute(".tgme_widget_message_date time[datetime]", "datetime"), None)
        if not seen.text and not media:
            self._tell("the preview does not show it; open it in Telegram")
        return Post.model_validate(
            {
                **words,
                **self._answered(),
                **self._forwarded(),
                "links": (*words["links"], *self._cards(words["links"])),
                "platform": Platform.TELEGRAM,
                "id": self._id,
                "url": f"https://t.me/{self._id}",
                "author": self._author(),
                "created_at": at.at,
                "created_precision": at.precision,
                "media": media,
                "truncated": not seen.text and not media,
            }
        )

    def _tell(self, why: str) -> None:
        self.troubles.append(Trouble(where=self._id, why=why))

    def _first(self, selector: str) -> LexborNode | None:
        return self._node.css_first(selector)

    def _attribute(self, selector: str, name: str) -> str | None:
        node = self._first(selector)
        return node.attributes.get(name) if node is not None else None

    def _author(self) -> Author:
        """The channel; who signed the message, or wrote what is passed on, is not the author of the post."""
        name = self._first(".tgme_widget_message_owner_name")
        url = f"https://t.me/{self._channel}"
        return Author(handle=self._channel, name=_line(name) or None if name is not None else None, url=url)

    def _seen(self) -> HtmlText:
        """The text, once: the preview wraps one in another at times; then the poll, which is text as well."""
        node = self._first(_TEXT)
        seen = node_text(node, self._base) if node is not None else HtmlText("")
        links = tuple(_mended(link) for link in seen.links)
        return HtmlText("\n\n".join(part for part in (seen.text, self._poll()) if part), links)

    def _poll(self) -> str:
        question = self._first(".tgme_widget_message_poll_question")
        if question is None:
            return ""
        options = [_line(option) for option in self._node.css(".tgme_widget_message_poll_option_text")]
        self._tell("a poll: its question and options are kept as text, the votes are not")
        return "\n".join([_line(question), *(f"- {option}" for option in options)])

    def _answered(self) -> dict[str, Any]:
        found = _ADDRESS.match(self._attribute("a.tgme_widget_message_reply[href]", "href") or "")
        if found is None:
            return {}
        if found[1].casefold() != self._channel.casefold():
            return {"in_reply_to_author": found[1]}
        return {"in_reply_to_id": f"{self._channel}/{found[2]}", "in_reply_to_author": self._channel}

    def _forwarded(self) -> dict[str, Any]:
        found = _ADDRESS.match(self._attribute("a.tgme_widget_message_forwarded_from_name[href]", "href") or "")
        return {"quotes_id": f"{found[1]}/{found[2]}"} if found else {}

    def _cards(self, known: tuple[Link, ...]) -> list[Link]:
        """Links that stand beside the text: where it was forwarded from, and the card of a page."""
        links = []
        origin = self._first(".tgme_widget_message_forwarded_from_name")
        if origin is not None:
            url = web_address(origin.attributes.get("href"), self._base)
            links.append(Link(text=f"Forwarded from {_line(origin)}", url=url))
        card = self._first("a.tgme_widget_message_link_preview[href]")
        url = web_address(card.attributes.get("href"), self._base) if card is not None else None
        if card is not None and url and url not in {link.url for link in known}:
            title = card.css_first(".link_preview_title, .link_preview_site_name")
            links.append(_mended(Link(text=_line(title) if title is not None else url, url=url)))
        return links


def _mended(link: Link) -> Link:
    """The preview escapes the addresses of links in the text twice (seen since April 2024)."""
    return link.model_copy(update={"url": link.url.replace("&amp;", "&")}) if link.url else link


def _line(node: LexborNode) -> str:
    return " ".join(node.text().split())
