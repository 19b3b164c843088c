"""A server on this machine that answers as X's API does, counts what it is asked, and can be told to refuse."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from archiver.collectors.web.manners import Manners
from archiver.collectors.x_api import X
from schemas.page import Checkpoint, Page

FIRST = 1924101204997050369
"""An id of 18 May 2025, 13:54:10 UTC."""
Refusal = tuple[int, dict[str, str], Any]


class Account:
    """`@harbour` on X, and what the API says of it."""

    user: ClassVar = {"id": "1001", "name": "Harbour Watch", "username": "harbour"}
    first = FIRST

    def __init__(self) -> None:
        self.tweets: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.tokens: set[str | None] = set()
        self.refusals: list[Refusal] = []
        """Given out before any answer, one a request."""
        self.faults: list[dict[str, Any]] = []
        """What the next answers carry beside the posts."""
        self.names = "tweet"
        self.search = True
        self.others: dict[str, Any] = {}
        """Answers by path, of X's other servers."""
        self.base = ""

    def write(self, text: str, *, answers: str | None = None, **said: Any) -> str:
        """A post more; its id."""
        name = str(FIRST + ((len(self.tweets) * 60_000) << 22))
        parent = next((tweet for tweet in self.tweets if tweet["id"] == answers), None)
        pointed = [{"type": "replied_to", "id": answers}] if answers else []
        self.tweets.append({
            "id": name, "text": text, "author_id": "1001", "created_at": "2025-05-18T13:54:10.000Z", "lang": "en",
            "conversation_id": parent["conversation_id"] if parent else name, "edit_history_tweet_ids": [name],
            **({"referenced_tweets": pointed, "in_reply_to_user_id": "1001"} if pointed else {}), **said,
        })  # fmt: skip
        return name

    def thread(self, count: int) -> list[str]:
        """Posts of which each answers the one before."""
        names: list[str] = []
        for number in range(count):
            names.append(self.write(f"{number + 1}/{count} gauge", answers=names[-1] if names else None))
        return names

    # -- answering ----------------------------------------------------------------------------------------------------

    def answer(self, target: str, token: str | None) -> Refusal:
        parts = urlsplit(target)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(target)
        self.tokens.add(token)
        if self.refusals:
            return self.refusals.pop(0)
        if parts.path in self.others:
            return 200, {}, self.others[parts.path]
        if self.names == "post" and "tweet.fields" in asked:
            fault = {
                "parameters": {"tweet.fields": ["…"]},
                "message": "The query parameter [tweet.fields] is not valid",
            }
            return (
                400,
                {},
                {"errors": [fault], "title": "Invalid Request", "type": "https://api.x.com/2/problems/invalid-request"},
            )
        return 200, {"x-rate-limit-remaining": "9000"}, self._said(parts.path, asked)

    def _said(self, path: str, asked: dict[str, str]) -> dict[str, Any]:
        match path.strip("/").split("/"):
            case ["2", "users", "by", "username", handle] if handle.casefold() == "harbour":
                return {"data": self.user}
            case ["2", "users", "1001", "tweets"]:
                return self._page(self.tweets, asked)
            case ["2", "tweets"]:
                found = [tweet for tweet in self.tweets if tweet["id"] in asked["ids"].split(",")]
                return self._with_faults({"data": found, "includes": {"users": [self.user]}})
            case ["2", "tweets", "search", _]:
                root = asked["query"].split()[0].removeprefix("conversation_id:")
                return self._page([t for t in self.tweets if t["conversation_id"] == root and t["id"] != root], asked)
        return {"errors": [{"value": path, "detail": "Could not find it.", "title": "Not Found Error",
                            "type": "https://api.x.com/2/problems/resource-not-found"}]}  # fmt: skip

    def _page(self, tweets: list[dict[str, Any]], asked: dict[str, str]) -> dict[str, Any]:
        size = int(asked["max_results"])
        assert 5 <= size <= 100
        low, high = int(asked.get("since_id", 0)), int(asked.get("until_id", 2**63))
        below = int(asked.get("next_token", 2**63))
        listed = [t for t in reversed(tweets) if low < int(t["id"]) < min(high, below)]
        page = [{k: v for k, v in tweet.items() if k != "media"} for tweet in listed[:size]]
        meta: dict[str, Any] = {"result_count": len(page)}
        if len(listed) > size:
            meta["next_token"] = page[-1]["id"]
        media = [medium for tweet in listed[:size] for medium in tweet.get("media", ())]
        said: dict[str, Any] = {"meta": meta, **({"includes": {"media": media}} if media else {})}
        return self._with_faults({"data": page, **said} if page else said)

    def _with_faults(self, said: dict[str, Any]) -> dict[str, Any]:
        faults, self.faults = self.faults, []
        text = json.dumps({**said, **({"errors": faults} if faults else {})})
        if self.names == "post":
            for old, new in (
                ("referenced_tweets", "referenced_posts"),
                ("note_tweet", "note_post"),
                ("edit_history_tweet_ids", "edit_history_post_ids"),
            ):
                text = text.replace(f'"{old}"', f'"{new}"')
        answer: dict[str, Any] = json.loads(text)
        return answer

    # -- asking -------------------------------------------------------------------------------------------------------

    def collect(self, locator: str = "x:@harbour", checkpoint: Checkpoint | None = None, **settings: Any) -> list[Page]:
        """The pages of a run."""
        collector = self.collector(**settings)
        source = collector.recognise(locator, None)
        assert source is not None
        manners = Manners(pace=0, attempts=3, longest_pause=1, patience=10)
        with Client(guard=AddressGuard(("127.0.0.1",)), manners=manners, sleep=lambda _: None) as client:
            return list(collector.pages(source, checkpoint, client))

    def collector(self, **settings: Any) -> X:
        token = settings.pop("token", "secret-of-ours")
        return X(
            lambda: token, base=self.base, publish=self.base, now=lambda: datetime(2025, 5, 20, tzinfo=UTC), **settings
        )


def last(pages: list[Page]) -> Checkpoint | None:
    return next((page.checkpoint for page in reversed(pages) if page.checkpoint), None)


@pytest.fixture
def account() -> Iterator[Account]:
    """The account, on a server of its own."""
    account = Account()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, said = account.answer(self.path, self.headers.get("Authorization"))
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                **headers,
                "Content-Length": str(len(body)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    account.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield account
    server.shutdown()
    thread.join()
    server.server_close()
