"""One archived answer of the client API by itself: for web archives, where the questions around it are past."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from archiver.collectors.base import Client
from archiver.collectors.mastodon.server import Server
from archiver.collectors.mastodon.statuses import post_of, taken
from archiver.collectors.wire.json import answered
from schemas.page import Checkpoint, Page
from schemas.source import Source

_PATH = re.compile(r"/api/v\d/(?:accounts/[^/]+/statuses|statuses(?:/[^/]+(?:/context)?)?|timelines/.+)/?")
_PARTS = ("ancestors", "descendants")


class MastodonAnswer:
    """Reads lists of statuses, single ones, and what stands around one."""

    name = "mastodon_answer"
    looks_for = "statuses of the Mastodon API"

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """JSON from an address of the API that shows statuses."""
        if head is None or head.lstrip()[:1] not in {b"[", b"{"} or not _PATH.fullmatch(_path(locator)):
            return None
        return Source(collector=self.name, locator=locator)

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:  # noqa: ARG002 - there is one answer
        """The one page of an answer.

        Raises:
            UnreadableInputError: it is no JSON.
        """
        capture = client.get(source.locator)
        said = answered(capture)
        parts = urlsplit(capture.url)
        server = Server(f"{parts.scheme}://{parts.netloc}".lower(), client)
        found = taken(_statuses(said), server)
        posts = (post_of(status, server, source=source, capture=capture) for status in found.statuses)
        yield Page(source=source, posts=tuple(posts), captures=(capture,), troubles=tuple(found.troubles))


def _statuses(said: Any) -> list[Any]:
    if isinstance(said, list):
        return said
    if not isinstance(said, dict):
        return []
    around = [item for name in _PARTS for item in (said.get(name) or ()) if isinstance(said.get(name), list)]
    return around or [said]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
