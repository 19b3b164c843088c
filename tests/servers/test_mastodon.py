"""The whole way from a server that speaks the Mastodon API, and fails in between, to the exported threads, by the command."""

import json
import time
from typing import Any

import httpx
import pytest
from command import Whipstitch
from town import BULK, Town

NUMBERED = [
    "Why owls turn their heads so far: a short thread. 1/5",
    "Their eyes are tubes and cannot turn. 2/5",
    "So the neck does it, with fourteen vertebrae. 3/5",
    "The arteries have wide reservoirs. 4/5",
    "Sources: https://example.com/owls #owls 5/5",
]
UNNUMBERED = [
    "What the harbour log of 1907 says about the fog horn.",
    "It was silent for nine nights, and nobody knows why.",
    "Then the keeper's diary turned up in an attic.",
]
WITH_A_GAP = ["The ferry is late again. 1/3", "Nobody says why. 2/3", "It never came. 3/3"]
GAP = ([WITH_A_GAP[0], WITH_A_GAP[2]], [2])


def _again(run: Whipstitch, town: Town, locator: str) -> int:
    """Collect once more, when nothing is new; how many questions that takes."""
    before = town.asked
    assert "posts: 0 new" in run.collect(locator)
    return town.asked - before


def test_threads_come_out_as_they_went_in(mastodon: Town, at_mastodon: Whipstitch) -> None:
    ada, dan = (mastodon.join(name) for name in ("ada", "dan"))
    numbered = mastodon.chain(ada, NUMBERED)
    thanks = mastodon.write(dan, "I never knew that! 1/2", numbered[2])
    mastodon.write(ada, "You are welcome", thanks)
    for number in range(45):
        mastodon.write(ada, f"Tea is on, pot {number % 7}/7, and the <b>rain</b> &amp; wind have not stopped")
    mastodon.chain(ada, UNNUMBERED)
    gap = mastodon.chain(ada, WITH_A_GAP)
    mastodon.delete(ada, gap[1])
    expected = sorted([(NUMBERED, []), (UNNUMBERED, []), GAP])

    source = f"{mastodon.base}/@ada"
    at_mastodon.collect(source)
    assert at_mastodon.threads == expected
    assert len(at_mastodon.posts) == 5 + 1 + 45 + 3 + 2
    assert 1 <= _again(at_mastodon, mastodon, source) <= 3
    assert at_mastodon.threads == expected

    mastodon.write(ada, "One more: they hear in three dimensions. 6/5", numbered[-1])
    assert "1 new" in at_mastodon.collect(source)
    assert max(len(texts) for texts, _ in at_mastodon.threads) == 6


def test_one_status_brings_its_chain(mastodon: Town, at_mastodon: Whipstitch) -> None:
    eda, stranger = mastodon.join("eda"), mastodon.join("fay")
    question = mastodon.write(stranger, "How do owls sleep?")
    texts = ["Sitting upright. 1/3", "With one foot locked. 2/3", "And both eyes shut. 3/3"]
    parts = mastodon.chain(eda, texts, question)
    mastodon.write(stranger, "Thank you", parts[1])
    address = f"{mastodon.base}/@eda/{parts[1]}"
    at_mastodon.collect(address)
    assert at_mastodon.threads == [(texts, [])]
    assert _again(at_mastodon, mastodon, address) <= 3
    assert len(at_mastodon.posts) == 3


def test_what_was_edited_before_and_after_collecting_is_kept(mastodon: Town, at_mastodon: Whipstitch) -> None:
    token = mastodon.join("ida")
    source = f"{mastodon.base}/@ida"
    name = mastodon.write(token, "The tide is hihg")
    mastodon.edit(token, name, "The tide is hig")
    at_mastodon.collect(source)
    assert [post["text"] for post in at_mastodon.posts] == ["The tide is hig"]
    assert at_mastodon.revisions == ["The tide is hihg"]
    mastodon.edit(token, name, "The tide is high")
    assert "1 changed" in at_mastodon.collect(source)
    assert [post["text"] for post in at_mastodon.posts] == ["The tide is high"]
    assert set(at_mastodon.revisions) == {"The tide is hihg", "The tide is hig"}
    assert _again(at_mastodon, mastodon, source) <= 3


EFFECTS: list[dict[str, Any]] = [
    {"type": "ratelimit"},
    {"type": "status", "status": 500},
    {"type": "status", "status": 503},
    {"type": "malformed"},
]


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: f"{effect['type']}{effect.get('status', '')}")
def test_a_server_in_trouble_loses_nothing(mastodon: Town, at_mastodon: Whipstitch, effect: dict[str, Any]) -> None:
    name = f"gus_{effect['type']}{effect.get('status', '')}"
    token = mastodon.join(name)
    wanted = {mastodon.write(token, f"post number {number} of the log") for number in range(50)}
    mastodon.fault("/api/v1/accounts/lookup", 1, **effect)
    codes = [at_mastodon.run("collect", f"{mastodon.base}/@{name}").code]
    mastodon.fault("/api/v1/accounts/*/statuses", 1, **effect)
    codes += [at_mastodon.run("collect", f"{mastodon.base}/@{name}").code]
    while codes[-1] != 0 and len(codes) < 8:
        time.sleep(0.5)
        codes.append(at_mastodon.run("collect", f"{mastodon.base}/@{name}").code)
    assert codes[-1] == 0
    assert set(codes) <= {0, 4, 75}
    assert sorted(post["id"] for post in at_mastodon.posts) == sorted(f"{mastodon.host}/{post}" for post in wanted)


def test_a_server_that_is_always_in_trouble_is_left_for_later(mastodon: Town, at_mastodon: Whipstitch) -> None:
    mastodon.join("hob")
    for status in (429, 503):
        mastodon.fault("/api/v1/accounts/*", None, type="status", status=status)
        said = at_mastodon.run("collect", f"{mastodon.base}/@hob")
        assert said.code == 75, said
        assert len(said.err.splitlines()) == 1
        mastodon.mend()


def test_killed_in_the_middle_of_many_all_are_there_once_in_the_end(mastodon: Town, at_mastodon: Whipstitch) -> None:
    token = mastodon.join("reader")
    (bulk,) = _search(mastodon, token)
    source = f"{mastodon.base}/@{bulk}"
    for mark in (1500, 4000):
        assert mark <= at_mastodon.killed_at(mark, source) < BULK
    mastodon.fault("/api/v1/accounts/*/statuses", 1, type="status", status=503)
    mastodon.fault("/api/v1/accounts/*/statuses", 1, type="ratelimit")
    at_mastodon.run("collect", source)
    at_mastodon.collect(source)
    posts = at_mastodon.posts
    assert len({post["id"] for post in posts}) == len(posts) == BULK
    assert len({post["text"].partition(" from ")[0] for post in posts}) == BULK
    assert _again(at_mastodon, mastodon, source) <= 3


def _search(town: Town, token: str) -> list[str]:
    """The account that was there from the beginning; its name is the server's own."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{town.base}/api/v1/accounts/search", params={"q": "gen_"}, headers=headers).raise_for_status()
    return [account["username"] for account in json.loads(answer.text)]
