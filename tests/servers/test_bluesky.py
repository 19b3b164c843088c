"""From a real PDS and a real AppView to the exported threads, by the command."""

import re
from typing import NamedTuple

import pytest
from command import Whipstitch
from network import Network, Person

NUMBERED = [f"How the harbour got its {n} tide gauge. {n}/5" for n in range(1, 6)]
UNNUMBERED = ["What the logbook says of the storm", "The glass fell all night", "And at dawn it was over"]
WITH_A_GAP = [f"Notes on the breakwater {n}/4" for n in range(1, 5)]
GAP = ([text for text in WITH_A_GAP if not text.endswith("3/4")], [3])
EXPECTED = sorted([(NUMBERED, []), (UNNUMBERED, []), GAP])
MANY = 10_000


class Seeded(NamedTuple):
    """Who posted there."""

    ada: str
    ben: str
    posts: int
    """How many of Ada's are left."""
    last_of: dict[str, str]
    """The URI of each thread's last part."""


@pytest.fixture(scope="module")
def seeded(bluesky: Network) -> Seeded:
    """Three threads of Ada's among noise; a stranger answers, and she answers back; one part is deleted."""
    ada, ben = Person(bluesky.pds, "ada"), Person(bluesky.pds, "ben")
    numbered = ada.thread(NUMBERED)
    ada.many([f"Ferry {n}: {n % 7}/7 cars, and the 24/7 kiosk is shut." for n in range(60)])
    answer = ben.post("2/5 is my favourite", root=numbered[0], parent=numbered[1])
    ada.post("Thank you, Ben", root=numbered[0], parent=answer)
    unnumbered = ada.thread(UNNUMBERED)
    ada.many([f"Gulls today: {n}" for n in range(60)])
    gap = ada.thread(WITH_A_GAP)
    ada.delete(gap[2])
    ada.close()
    ben.close()
    last = {"numbered": numbered[-1]["uri"], "unnumbered": unnumbered[-1]["uri"], "gap": gap[-1]["uri"]}
    return Seeded(ada.handle, ben.handle, 5 + 60 + 1 + 3 + 60 + 3, last)


@pytest.fixture
def indexed(bluesky: Network, seeded: Seeded) -> Seeded:
    """What the AppView has heard of."""
    bluesky.wait_for(seeded.ada, seeded.posts)
    return seeded


def _again(run: Whipstitch, network: Network, locator: str) -> int:
    """Collect once more, when nothing is new; how many questions that takes."""
    before = network.asked
    assert "posts: 0 new" in run.collect(locator)
    return network.asked - before


def test_by_handle_exactly_the_threads(bluesky: Network, indexed: Seeded, at_bluesky: Whipstitch) -> None:
    assert f"posts: {indexed.posts} new" in at_bluesky.collect(f"@{indexed.ada}")
    assert at_bluesky.threads == EXPECTED
    assert 1 <= _again(at_bluesky, bluesky, f"@{indexed.ada}") <= 3
    at_bluesky.collect(f"@{indexed.ben}")
    assert at_bluesky.threads == EXPECTED, "another's replies join no thread"


def test_straight_from_the_pds_the_same(bluesky: Network, seeded: Seeded, at_bluesky: Whipstitch) -> None:
    source = f"pds+{bluesky.pds}/{seeded.ada}"
    assert f"posts: {seeded.posts} new" in at_bluesky.collect(source, f"pds+{bluesky.pds}/{seeded.ben}")
    assert at_bluesky.threads == EXPECTED
    assert 1 <= _again(at_bluesky, bluesky, source) <= 3
    assert at_bluesky.threads == EXPECTED


@pytest.mark.parametrize(
    ("thread", "expected"), [("numbered", (NUMBERED, [])), ("unnumbered", (UNNUMBERED, [])), ("gap", GAP)]
)
def test_by_a_posts_address_its_thread(
    bluesky: Network, indexed: Seeded, at_bluesky: Whipstitch, thread: str, expected: tuple[list[str], list[int]]
) -> None:
    uri = indexed.last_of[thread]
    address = re.sub(r"at://(.*)/app.bsky.feed.post/(.*)", r"https://bsky.app/profile/\1/post/\2", uri)
    said = at_bluesky.collect(address)
    assert at_bluesky.threads == [expected], said
    assert _again(at_bluesky, bluesky, address) <= 3
    assert at_bluesky.threads == [expected]


def test_an_account_that_is_not_there_is_told_plainly(bluesky: Network, at_bluesky: Whipstitch) -> None:
    for locator in ("@nobody.test", f"pds+{bluesky.pds}/nobody.test"):
        said = at_bluesky.run("collect", locator)
        assert said.code == 4
        assert "no such account" in said.err


def test_who_asks_not_to_be_shown_to_strangers_is_left_out(bluesky: Network, at_bluesky: Whipstitch) -> None:
    cleo = Person(bluesky.pds, "cleo")
    cleo.post("For members")
    cleo.ask_to_be_hidden()
    cleo.close()
    assert "!no-unauthenticated" in at_bluesky.collect(f"pds+{bluesky.pds}/{cleo.handle}")
    assert at_bluesky.posts == []


def test_killed_in_the_middle_of_many_all_are_there_once_in_the_end(bluesky: Network, at_bluesky: Whipstitch) -> None:
    dora = Person(bluesky.pds, "dora")
    texts = [f"Entry {n} of the long log" for n in range(MANY)]
    dora.many(texts)
    source = f"pds+{bluesky.pds}/{dora.handle}"
    for mark in (1500, 4000, 6500):
        assert mark <= at_bluesky.killed_at(mark, source) < MANY
    dora.post("Written meanwhile")
    dora.close()
    at_bluesky.collect(source)
    posts = at_bluesky.posts
    assert len({post["id"] for post in posts}) == len(posts) == MANY + 1
    assert {post["text"] for post in posts} == {*texts, "Written meanwhile"}
    assert _again(at_bluesky, bluesky, source) <= 3
