"""Hand-written cases with rulings, where they are at hand: they live beside the repository, not in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.stitching.posts import stitch_posts
from schemas.post import Author, Post

CASES = Path(__file__).parents[4] / "shared" / "gold" / "cases" / "cases.dev.jsonl"
ENOUGH = 0.95


def post_of(row: dict[str, Any]) -> Post:
    return Post(
        platform=row["platform"],
        id=row["id"],
        author=Author(handle=row["author"]),
        created_at=row["created_at"],
        text=row["text"],
        in_reply_to_id=row["in_reply_to_id"],
        order=row["order"],
        source="the case",
    )


def wholly_right(case: dict[str, Any]) -> bool:
    found = stitch_posts([post_of(row) for row in case["posts"]])
    threads = {tuple(post.id for post in posts) for _, posts in found if len(posts) > 1}
    gaps = {
        (tuple(post.id for post in posts), chain.declared_total, chain.missing)
        for chain, posts in found
        if chain.missing
    }
    expected = {(tuple(row["post_ids"]), row["declared_total"], tuple(row["missing"])) for row in case["incomplete"]}
    return threads == {tuple(thread) for thread in case["threads"]} and gaps == expected


@pytest.mark.skipif(not CASES.exists(), reason=f"no {CASES}: the cases are not handed out with the sources")
def test_nearly_all_cases_are_wholly_right() -> None:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]
    wrong = [case["case"] for case in cases if not wholly_right(case)]
    assert len(wrong) <= len(cases) * (1 - ENOUGH), wrong
