"""A web of our own: addresses and their answers, every request written down."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, NamedTuple, NoReturn

import pytest

from archiver.collectors.feed import Feed
from schemas.errors import AnswerError
from schemas.page import Capture, Checkpoint, Page
from schemas.post import Post
from schemas.source import Source

NOON = datetime(2025, 5, 20, 12, 0, tzinfo=UTC)
HERE = "https://home.example/feed.xml"


class Answer(NamedTuple):
    body: str | bytes = ""
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    url: str | None = None


class Web:
    """A client whose world is a dictionary; an ETag that is sent back is answered with 304."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - a fake asks nobody, however slowly
        sent = dict(headers or {})
        self.asked.append((url, sent))
        answer = self.answers.get(url, Answer(status=404))
        if answer.status >= 400:
            raise AnswerError(url, answer.status, "")
        validators = {name.lower(): value for name, value in answer.headers}
        same = sent.get("If-None-Match") == validators.get("etag", "none")
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        body = b"" if same else body
        return Capture(
            url=answer.url or url,
            captured_at=NOON,
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
            status=304 if same else answer.status,
            headers=answer.headers,
            body=body,
        )

    @contextmanager
    def open(self, path: str) -> Iterator[tuple[Capture, BinaryIO]]:
        raise AssertionError(f"a feed is no file to be read in pieces: {path}")
        yield

    def unpack(self, path: str) -> NoReturn:
        raise AssertionError(f"nothing to be unpacked: {path}")


Put = Callable[..., None]


@pytest.fixture
def put(web: Web) -> Put:
    """Give an address an answer."""

    def answer(url: str, body: str | bytes, headers: tuple[tuple[str, str], ...] = (), status: int = 200) -> None:
        web.answers[url] = Answer(body, headers, status)

    return answer


@pytest.fixture
def web() -> Web:
    return Web()


Pages = Callable[..., list[Page]]


@pytest.fixture
def pages(web: Web) -> Pages:
    """All pages of one run."""

    def run(locator: str = HERE, checkpoint: Checkpoint | None = None) -> list[Page]:
        return list(Feed().pages(Source(collector="feed", locator=locator), checkpoint, web))

    return run


Read = Callable[..., list[Post]]


@pytest.fixture
def read(web: Web, pages: Pages) -> Read:
    """The posts of a feed, and that nothing in it was trouble."""

    def run(body: str | bytes, *, url: str = HERE, troubles: int = 0) -> list[Post]:
        web.answers[url] = Answer(body)
        (page,) = pages(url)
        assert len(page.troubles) == troubles, page.troubles
        return list(page.posts)

    return run
