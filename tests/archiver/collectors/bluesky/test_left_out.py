"""What an account shows and we leave out: reposts, and who asks not to be shown to strangers."""

from typing import Any

from tests.archiver.collectors.bluesky.conftest import ADA, BEN, FakeFeed, keys_of, view_of, walk


def test_reposts_are_left_out_and_a_pinned_post_is_no_news(harbour: list[Any]) -> None:
    repost = {
        "post": view_of("theirs", "Not mine", 59, who=BEN),
        "reason": {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": ADA}},
    }
    pinned = {
        "post": view_of("old", "Pinned", 0),
        "reason": {"$type": "app.bsky.feed.defs#reasonPin"},
    }
    known = walk(FakeFeed(harbour[5:]))[0][-1].checkpoint
    pages, _ = walk(FakeFeed([pinned, repost, *harbour]), known)
    assert keys_of(pages) == ["old", "k7", "k6", "k5", "k4", "k3", "k2"]


_LABEL = [{"val": "!no-unauthenticated", "src": ADA}]


def _labelled(harbour: list[Any]) -> list[Any]:
    for item in harbour:
        item["post"]["author"] = {**item["post"]["author"], "labels": _LABEL}
    return harbour


def test_who_asks_not_to_be_shown_to_strangers_is_left_out(harbour: list[Any]) -> None:
    pages, client = walk(FakeFeed(_labelled(harbour)))
    assert len(client.asked) == 1
    assert [(page.posts, page.captures) for page in pages] == [((), ())]
    assert "!no-unauthenticated" in pages[0].troubles[0].why


def test_where_a_hidden_account_was_left_off_is_not_forgotten(harbour: list[Any]) -> None:
    (page,), _ = walk(FakeFeed(harbour), most_pages=1)
    (hidden,), _ = walk(FakeFeed(_labelled(harbour)), page.checkpoint)
    assert hidden.checkpoint is None, "the stored one stays"


def test_one_labelled_post_is_left_out_alone(harbour: list[Any]) -> None:
    harbour[1]["post"]["labels"] = _LABEL
    pages, _ = walk(FakeFeed(harbour))
    assert keys_of(pages) == ["k7", "k5", "k4", "k3", "k2", "k1"]
    assert len(pages[0].troubles) == 1


def test_and_collected_where_the_settings_say_so(harbour: list[Any]) -> None:
    pages, _ = walk(FakeFeed(_labelled(harbour)), include_unauthenticated=True)
    assert len(keys_of(pages)) == 7


def test_a_label_that_was_taken_back_is_none(harbour: list[Any]) -> None:
    harbour[0]["post"]["author"]["labels"] = [{"val": "!no-unauthenticated", "neg": True}]
    assert len(keys_of(walk(FakeFeed(harbour))[0])) == 7
