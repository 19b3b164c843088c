"""Panels in pages of text: what a post is, what is none, and where the article above must stay."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from archiver.collectors.text_capture import TextCapture, read_panel
from archiver.collectors.wire.finds import Finds
from schemas.errors import NoPostsError
from schemas.page import Page

SAVED = datetime(2025, 5, 20, 18, 0, tzinfo=UTC)

ABOVE = """Menu
Home

How the ice came to the lake

By our staff

The first paragraph is long, speaks of 1/3 of the shore, and ends with a full stop.1

Notes

1 See there, sheet 5/5.

Stay Informed

Notifications

"""
ICE = "Lake Club\nIce today\n\nIt holds from the pier to the island.\n\n4:05pm\n"
SKATES = "Lake Club\nA single line about skates\n\n3:10pm\n"
TEA = "Lake Club\nTea\n\nHot, in the hut.\n\n2:00pm\n"
FERRY = "Ferry Desk\nNo boat\n\nThe boat stays in.\n\nTickets are valid tomorrow.\n\n3:40pm\n"
BELOW = "\nClose\nFollow us\nLake Club\n12 Pier Road\n"

ICE_POST = ("Lake Club", "Ice today", "It holds from the pier to the island.")
SKATES_POST = ("Lake Club", None, "A single line about skates")
TEA_POST = ("Lake Club", "Tea", "Hot, in the hut.")
FERRY_POST = ("Ferry Desk", "No boat", "The boat stays in.\n\nTickets are valid tomorrow.")


def said(found: Finds) -> list[tuple[str | None, str | None, str]]:
    return [(post.author.name, post.title, post.text) for post in found.posts]


def read(text: str) -> Finds:
    return read_panel(text, SAVED)


def test_a_panel_is_read_from_the_page_around_it() -> None:
    found = read(ABOVE + ICE + FERRY + SKATES + TEA + BELOW)
    assert said(found) == [ICE_POST, FERRY_POST, SKATES_POST, TEA_POST]
    assert not found.troubles


@pytest.mark.parametrize("place", range(4))
def test_an_account_that_is_seen_once_only_may_stand_anywhere(place: int) -> None:
    blocks, posts = [ICE, SKATES, TEA], [ICE_POST, SKATES_POST, TEA_POST]
    blocks.insert(place, FERRY)
    posts.insert(place, FERRY_POST)
    assert said(read(ABOVE + "".join(blocks) + BELOW)) == posts


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text.replace("\n", " \t\n"),
        lambda text: text.replace("pm\n", "\u202fpm\n"),
        lambda text: text.replace("pm\n", "\xa0PM\n").replace("\n", "\xa0\n"),
        lambda text: text.replace("pm\n", "pm\n\n\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\x00", "").replace("Ice", "Ice"),
    ],
)
def test_white_space_is_a_matter_of_taste(dress: Callable[[str], str]) -> None:
    assert said(read(dress(ABOVE + ICE + FERRY + SKATES + BELOW))) == [ICE_POST, FERRY_POST, SKATES_POST]


def test_no_blank_lines_at_all() -> None:
    found = read(ABOVE + (FERRY + ICE + SKATES).replace("\n\n", "\n") + BELOW)
    assert [(name, title) for name, title, _ in said(found)] == [
        ("Ferry Desk", "No boat"),
        ("Lake Club", "Ice today"),
        ("Lake Club", None),
    ]


def test_a_first_post_of_many_lines_keeps_its_name() -> None:
    first = "Ferry Desk\nThree things\n\nRope\nTar\nPatience\n\n4:40pm\n"
    assert said(read(ABOVE + first + ICE + SKATES))[0] == ("Ferry Desk", "Three things", "Rope\nTar\nPatience")


def test_a_text_that_names_the_account_stays_one_text() -> None:
    body = "Lake Club\nHead\n\nAs we say at\nLake Club\nbring tea.\n\n3:20pm\n"
    assert said(read(ABOVE + ICE + body + SKATES))[1] == ("Lake Club", "Head", "As we say at\nLake Club\nbring tea.")
    assert said(read(ABOVE + body + SKATES))[0] == ("Lake Club", "Head", "As we say at\nLake Club\nbring tea.")


def test_a_headline_that_the_body_repeats_is_stored_once() -> None:
    found = read(ICE + "Lake Club\nThe hut is open\n\nThe hut is open until ten.\n\n1:00pm\n")
    assert said(found)[1] == ("Lake Club", None, "The hut is open until ten.")


def test_a_numbered_headline_stays_a_headline() -> None:
    found = read(ICE + "Lake Club\n2/3 The hut is open\n\nThe hut is open until ten.\n\n1:00pm\n")
    assert said(found)[1][1] == "2/3 The hut is open"


def test_badges_are_no_text() -> None:
    page = (
        "Pinned\n"
        + ICE.replace("4:05pm", "Show more\n4:05pm")
        + "ALT\nTranslate post\n"
        + SKATES.replace("\nA", "\nReplied to Ada\nA")
    )
    found = read(page + "Continued thread\n" + TEA.replace(".\n", ".\n[image or embed]\n"))
    assert said(found) == [ICE_POST, SKATES_POST, TEA_POST]


def test_counts_below_a_post_are_no_account() -> None:
    counts = "12 likes\n1,203 views\n1 reply\n"
    assert said(read(ICE + counts + SKATES + counts + TEA + counts)) == [ICE_POST, SKATES_POST, TEA_POST]


def test_what_was_passed_on_keeps_its_author() -> None:
    found = read(ICE + "Ferry Desk reposted\n" + SKATES + "Reposted by Ferry Desk\n" + TEA)
    assert [post.reposted_by.name if post.reposted_by else None for post in found.posts] == [
        None,
        "Ferry Desk",
        "Ferry Desk",
    ]
    assert said(found) == [ICE_POST, SKATES_POST, TEA_POST]


def test_handles_are_read_beside_and_below_the_name() -> None:
    found = read("Lake Club\n@lakeclub\nIce\n\n4:00pm\nLake Club (@lakeclub)\nTea\n\n3:00pm\n")
    assert [(post.author.name, post.author.handle, post.text) for post in found.posts] == [
        ("Lake Club", "lakeclub", "Ice"),
        ("Lake Club", "lakeclub", "Tea"),
    ]


def test_a_page_that_ends_within_a_post_keeps_the_part() -> None:
    cut = read(ICE + SKATES + "Lake Club\n3/4 The hut\n\nIt has a stove and").posts[-1]
    assert (cut.title, cut.text, cut.created_at, cut.truncated) == ("3/4 The hut", "It has a stove and", None, True)
    assert read(ICE + SKATES + "Lake Club\nThe hut\n\nIt has a stove.\n\n1:5").posts[-1].text == "It has a stove."
    assert len(read(ICE + SKATES + "Lake Club").posts) == 2


@pytest.mark.parametrize(
    "page",
    [
        "had been there all the time.\n\n4:30pm\n" + ICE + FERRY + SKATES,
        "Alerts\nSign in to follow\n\nhad been there.\n\nAll the time.\n\n4:30pm\n" + ICE + FERRY + SKATES,
        ICE + "the rest of something lost.\n\n3:50pm\n" + FERRY + SKATES,
    ],
)
def test_the_end_of_a_post_without_its_beginning_is_left_out_and_told(page: str) -> None:
    found = read(page)
    assert said(found) == [ICE_POST, FERRY_POST, SKATES_POST]
    assert len(found.troubles) == 1


@pytest.mark.parametrize(
    "above",
    [
        "The title\nMay 18, 2025\nBy Ann Other\n\nA paragraph that is long enough.\n\nShare this\n\nNotifications\n\n",
        "Lake Club\nMay 18, 2025\n\nA paragraph that is long enough.\n\nShare this\n\nNotifications\n\n",
        "Lake Club\nWelcome to the lake\n\nA paragraph, by the club.\n\nNotifications\n\n",
        "Opening hours\nMonday\n9:00\nTuesday\n10:00\n\nA paragraph.\n\nShare this\n\nNotifications\n\n",
    ],
)
def test_an_article_with_a_date_or_hours_never_becomes_a_post(above: str) -> None:
    assert said(read(above + ICE + FERRY + SKATES)) == [ICE_POST, FERRY_POST, SKATES_POST]


@pytest.mark.parametrize(
    "page",
    [
        "",
        ABOVE,
        "Opening hours\nMonday\n9:00\nTuesday\n10:00\n",
        "Concert\nTown hall\n19:00\nPlay\nOld barn\n20:00\n",
        "The title\nMay 18, 2025\nBy Ann\n\nText and text.\n",
    ],
)
def test_pages_without_posts_give_none(page: str) -> None:
    assert read(page) == Finds()


def test_one_post_alone_is_read_where_a_panel_frames_it() -> None:
    assert said(read(ABOVE + ICE + BELOW)) == [ICE_POST]


def test_accounts_of_any_script() -> None:
    page = "القائمة\n\nنادي البحيرة\n٢/٢ الجليد\n\nيصل إلى الجزيرة.\n\n١٦:٠٥\nחוג האגם\n\u200f1/2\u200f קרח\n\nעד האי.\n\n16:00\nنادي البحيرة\n١/٢ صباح الخير\n\n15:00\n\nإغلاق\n"
    assert [post.author.name for post in read(page).posts] == ["نادي البحيرة", "חוג האגם", "نادي البحيرة"]
    assert [post.created_at.hour for post in read(page).posts if post.created_at] == [16, 16, 15]


def test_ids_are_the_same_on_tomorrows_page_and_differ_for_two_alike() -> None:
    today = read(ICE + SKATES + SKATES)
    tomorrow = read_panel(
        TEA.replace("2:00pm", "5:00pm") + SKATES + ICE + SKATES + SKATES, datetime(2025, 5, 21, 18, 0, tzinfo=UTC)
    )
    assert [post.id for post in today.posts] == [post.id for post in tomorrow.posts[2:]]
    assert len({post.id for post in tomorrow.posts}) == 5


def test_links_mentions_and_tags_are_read_from_headline_and_body() -> None:
    (post, _) = read(
        "Lake Club\n#Ice at @pier\n\nMap: lake.example/map/2 and lake.example/a-long-na…\n\n4:05pm\n" + SKATES
    ).posts
    assert [(link.text, link.url, link.cut) for link in post.links] == [
        ("lake.example/map/2", "https://lake.example/map/2", False),
        ("lake.example/a-long-na…", None, True),
    ]
    assert (post.mentions, post.tags) == (("pier",), ("Ice",))


def test_the_page_carries_evidence_and_checkpoint(collect: Callable[..., Page]) -> None:
    page = collect(TextCapture(), ABOVE + ICE + SKATES + BELOW, SAVED)
    (capture,) = page.captures
    assert [(post.order, post.platform, post.source, post.captured_at, post.capture_sha256) for post in page.posts] == [
        (place, "web", page.source.locator, SAVED, capture.sha256) for place in range(2)
    ]
    assert page.checkpoint is not None
    assert page.checkpoint.cursor == {"sha256": capture.sha256}


def test_no_posts_is_said_in_one_line(collect: Callable[..., Page]) -> None:
    with pytest.raises(NoPostsError, match="no posts found; looked for blocks of name, text and clock time"):
        collect(TextCapture(), ABOVE)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_charset(collect: Callable[..., Page], charset: str) -> None:
    page = collect(TextCapture(), (ICE.replace("Club", "Clüb") + SKATES.replace("Club", "Clüb")).encode(charset), SAVED)
    assert [post.author.name for post in page.posts] == ["Lake Clüb", "Lake Clüb"]


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        (ICE.encode(), True),
        (ICE.encode("utf-16"), True),
        (ICE.encode("utf-16-le"), True),
        (b'{"id": 1}\n', False),
        (b"<!doctype html>", False),
        (b"PK\x03\x04\0\0", False),
        (None, False),
    ],
)
def test_text_files_are_recognised(head: bytes | None, ours: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (TextCapture().recognise("/page.txt", head) is not None) is ours
