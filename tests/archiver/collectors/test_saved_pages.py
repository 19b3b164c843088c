"""The pages that were saved for us, against what a careful reader found on them. Skipped where they are not at hand."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.collectors.base import Collector
from archiver.collectors.text_capture import TextCapture
from archiver.collectors.web_page import WebPage
from schemas.errors import NoPostsError
from schemas.page import Page
from schemas.post import Post

_PAGES = Path(os.environ.get("SAVED_PAGES", Path(__file__).parents[4] / "shared" / "captures"))
_EXPECTED = sorted(_PAGES.glob("*/*.expected.json"))
pytestmark = pytest.mark.skipif(not _EXPECTED, reason="the folder of saved pages is not at hand")

_LENGTHS = {"day": 10, "hour": 13, "minute": 16, "second": 19}


def squashed(text: str | None) -> str:
    return re.sub(r"\s+", " ", (text or "").replace("\u00ad", "")).strip()


def _said(post: Post) -> str:
    return squashed(f"{post.title or ''} {post.text}")


def _wrong_times(want: dict[str, Any], post: Post, captured_at: datetime) -> list[str]:
    local = post.created_at.astimezone(captured_at.tzinfo) if post.created_at else None
    if want["created_at"]:
        moment = datetime.fromisoformat(want["created_at"])
        moment = moment.astimezone(captured_at.tzinfo) if moment.tzinfo else moment.replace(tzinfo=captured_at.tzinfo)
        length = _LENGTHS[want["precision"]]
        right = (
            local
            and local.isoformat()[:length] == moment.isoformat()[:length]
            and post.created_precision == want["precision"]
        )
        return [] if right else [f"time {post.created_at} {post.created_precision}, not {want['created_at']}"]
    if want["clock"] is None:
        return [f"made up {post.created_at}"] if post.created_at else []
    if (
        local is None
        or f"{local:%H:%M}" != want["clock"]
        or not post.date_inferred
        or post.created_precision != "minute"
    ):
        return [f"clock {local}, not {want['clock']}"]
    days = (captured_at.date() - local.date()).days
    return (
        []
        if days >= want["days_back_min"] and local <= captured_at
        else [f"{days} days back, not {want['days_back_min']}"]
    )


def _wrong_words(want: dict[str, Any], post: Post, never: list[str]) -> list[str]:
    said, wrong = _said(post), []
    wrong += [f"without {want[key]!r}" for key in ("headline", "body") if want[key] and squashed(want[key]) not in said]
    if len(said) > len(squashed(f"{want['headline'] or ''} {want['body'] or ''}")) + (
        len(post.title or "") if not want["headline"] else 0
    ):
        wrong.append(f"more than was said: {said!r}")
    everything = f"{post.author.name} {post.author.handle} {said}"
    return wrong + [f"chrome {snippet!r}" for snippet in never if squashed(snippet) in everything]


def _wrong(want: dict[str, Any], post: Post, captured_at: datetime, never: list[str]) -> list[str]:
    wrong = _wrong_words(want, post, never) + _wrong_times(want, post, captured_at)
    reposter = post.reposted_by.name if post.reposted_by else None
    pairs = {
        "author": (want["author"], post.author.name),
        "handle": (want["handle"] and want["handle"].removeprefix("@"), post.author.handle),
        "url": (want["url"], post.url),
        "id": (want["id"], post.id if want["id"] else None),
        "reposted_by": (want.get("reposted_by"), reposter),
        "cut_links": (want["cut_links"], [link.text for link in post.links if link.cut]),
        "cut": (bool(want.get("cut_by_page_end")), post.truncated),
    }
    wrong += [f"{key} {found!r}, not {wanted!r}" for key, (wanted, found) in pairs.items() if wanted != found]
    return wrong + [f"cut, and yet {link.url}" for link in post.links if link.cut and link.url]


@pytest.mark.parametrize("expected_file", _EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_saved_page_gives_what_a_careful_reader_finds(expected_file: Path, collect: Any) -> None:
    expected = json.loads(expected_file.read_text())
    collectors: dict[str, Collector] = {"text": TextCapture(), "html": WebPage()}
    collector = collectors[expected["kind"]]
    body = expected_file.with_name(expected["file"]).read_bytes()
    captured_at = datetime.fromisoformat(expected["captured_at"])
    assert collector.recognise("/page", body[:65536]) is not None
    if expected["message"]:
        with pytest.raises(NoPostsError, match=expected["message"]):
            collect(collector, body, captured_at)
        return
    page: Page = collect(collector, body, captured_at)
    posts = list(page.posts)
    wants = [want for want in expected["posts"] if not want.get("orphan_fragment")]
    wrong = [f"{len(posts)} posts, not {len(wants)}"] if len(posts) != len(wants) else []
    for want, post in zip(wants, posts, strict=False):
        wrong += [f"{want['n']}: {word}" for word in _wrong(want, post, captured_at, expected["must_not_be_posts"])]
    assert not wrong, "\n".join(wrong)


def test_the_page_that_somebody_really_saved_gives_its_eleven_posts(collect: Any) -> None:
    page: Page = collect(
        TextCapture(), (_PAGES / "real" / "alert_page.txt").read_bytes(), datetime(2025, 5, 20, 18, tzinfo=UTC)
    )
    assert [post.author.name for post in page.posts] == ["The Jerusalem Center"] * 11
    clocks = [f"{post.created_at:%d %H:%M}" for post in page.posts if post.created_at]
    assert clocks == [
        "20 11:29",
        "19 11:43",
        "18 14:20",
        "17 14:32",
        "17 14:15",
        "17 14:07",
        "17 14:02",
        "17 13:58",
        "17 13:56",
        "17 13:54",
        "17 12:51",
    ]
    everything = " ".join(_said(post) for post in page.posts)
    for foreign in (
        "Table of Contents",
        "Notes",
        "Segall",
        "Daily Alert",
        "Stay Informed",
        "Notifications",
        "Close",
        "Rezaee",
        "Zionism",
    ):
        assert foreign not in everything
    assert [post.title for post in page.posts if post.title and post.title[1:3] == "/5"][-1] == (
        "1/5 Israeli forces recovered the remains of Sergeant First Class Zvi Feldman"
    )
    assert not page.troubles
