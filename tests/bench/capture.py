"""What keeping every answer adds to reading and storing it: processor time per page of 40 posts, in the same run.

    python tests/bench/capture.py [--pages 200] [--rounds 3]

without   pages parsed by the Mastodon collector, stored, stitched; of captures the rows alone
with      the same, each answer and its request kept in WARC, on the disk before each commit
alone     the smallest time of either, subtracted: what keeping costs, less disturbed by the machine
Each page is another: nothing is a revisit. `packed` is how servers answer (gzip), `plain` those that do not.
"""

import argparse
import gzip
import hashlib
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from unittest.mock import patch

import corpus
import orjson

sys.path.insert(0, str(Path(__file__).parents[2]))

from archiver.collecting import collect
from archiver.collectors.base import Container
from archiver.collectors.mastodon.collector import Mastodon
from schemas.page import Capture, Exchange
from storage import Archive
from storage.captures.keeping import Keeper

_POSTS = 40
_START = datetime(2026, 1, 1, tzinfo=UTC)
_PADDING = {
    "sensitive": False,
    "spoiler_text": "",
    "replies_count": 3,
    "reblogs_count": 5,
    "favourites_count": 41,
    "application": {"name": "Web", "website": None},
    "media_attachments": [],
    "mentions": [],
    "emojis": [],
    "card": None,
    "poll": None,
}
_ACCOUNT = {
    "id": "1",
    "username": "ada",
    "acct": "ada",
    "display_name": "Ada",
    "note": "<p>Keeps gauges, lists and lamps; writes of weather.</p>" * 4,
    "url": "https://social.example/@ada",
    "avatar": "https://files.social.example/accounts/avatars/000/000/001/original/0123456789abcdef.png",
    "header": "https://files.social.example/accounts/headers/000/000/001/original/0123456789abcdef.png",
    "fields": [{"name": "web", "value": "<a href='https://home.example/' rel='me nofollow'>home.example</a>"}] * 4,
}


class _Server:
    """Answers as the client would hand them over; made beforehand, for a server's work is not ours."""

    def __init__(self, pages: int, *, packed: bool) -> None:
        lines = (orjson.loads(line) for line in corpus.write(pages * _POSTS, Path(tempfile.mkdtemp()) / "p").open("rb"))
        self._packed = packed
        self._time = itertools.count()
        account = self._capture("https://social.example/api/v1/accounts/lookup?acct=ada", _ACCOUNT)
        listed = [self._page(list(itertools.islice(lines, _POSTS)), number) for number in range(pages)]
        self._answers = [account, *listed, self._capture("https://social.example/last", [])]
        self.bytes = sum(capture.size for capture in self._answers)

    def _page(self, posts: list[Mapping[str, object]], number: int) -> Capture:
        statuses = [
            {
                "id": str(10**12 - number * _POSTS - place),
                "created_at": str(post["created_at"]),
                "account": _ACCOUNT,
                "content": f"<p>{post['text']}</p>",
                "visibility": "public",
                "url": f"https://social.example/@ada/{number * _POSTS + place}",
                **_PADDING,
            }
            for place, post in enumerate(posts)
        ]
        return self._capture(f"https://social.example/api/v1/accounts/1/statuses?max_id={number}", statuses)

    def _capture(self, url: str, said: object) -> Capture:
        body = orjson.dumps(said)
        at = _START + timedelta(seconds=next(self._time))
        sent = gzip.compress(body, 6) if self._packed else body
        head = (
            ("Content-Type", "application/json; charset=utf-8"),
            ("Cache-Control", "private, no-store"),
            ("Vary", "Authorization, Origin, Accept-Encoding"),
            ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
            *((("Content-Encoding", "gzip"),) if self._packed else ()),
            ("Content-Length", str(len(sent))),
        )
        asked = (("Host", "social.example"), ("User-Agent", "whipstitch"), ("Accept", "application/json"))
        exchange = Exchange(
            url=url, at=at, peer="192.0.2.1", target="/", asked=asked, status=200, headers=head, body=sent
        )
        return Capture(
            url=url,
            captured_at=at,
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
            status=200,
            body=body,
            exchanges=(exchange,),
        )

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, pace: float | None = None) -> Capture:  # noqa: ARG002 - the promise
        return self._answers.pop(0)

    def open(self, path: str) -> AbstractContextManager[tuple[Capture, BinaryIO]]:
        raise NotImplementedError(path)

    def unpack(self, path: str) -> AbstractContextManager[Container]:
        raise NotImplementedError(path)


def _cost(pages: int, *, packed: bool) -> float:
    """Milliseconds of processor time per page."""
    server = _Server(pages, packed=packed)
    collector = Mastodon()
    source = collector.recognise("@ada@social.example", None)
    assert source is not None
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "archive.db") as archive:
        began = time.process_time()
        posts = sum(progress.new for progress in collect(source, collector, archive, server))
        spent = time.process_time() - began
        assert posts == pages * _POSTS, posts
    return spent * 1e3 / pages


def _rounds(pages: int, rounds: int, *, packed: bool) -> Iterator[tuple[float, float]]:
    for _ in range(rounds):
        with patch.object(Keeper, "keep"):
            without = _cost(pages, packed=packed)
        yield without, _cost(pages, packed=packed)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    said = options.parse_args()
    size = _Server(5, packed=False).bytes // 5
    print(f"a page of {_POSTS} posts, {size:,} bytes; ms of processor time per page, median of {said.rounds}")
    for name in ("packed", "plain"):
        found = list(_rounds(said.pages, said.rounds, packed=name == "packed"))
        without, kept = (statistics.median(costs) for costs in zip(*found, strict=True))
        added = statistics.median(more / less - 1 for less, more in found)
        alone = min(more for _, more in found) - min(less for less, _ in found)
        print(
            f"{name:8} without {without:7.3f}   with {kept:7.3f}   added {added:+.3f}   alone {alone:+.3f} (goal: at most +0.10)"
        )


if __name__ == "__main__":
    main()
