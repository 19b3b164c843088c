"""Answers, linked to what they answer whichever comes first."""

import sqlite3
from itertools import permutations

import pytest

from storage import Archive
from tests.conftest import MakePage, MakePost
from tests.storage.conftest import Store


def _links(path: str) -> dict[str, tuple[int | None, int]]:
    database = sqlite3.connect(path)
    rows = database.execute("SELECT native_id, self_reply, answered FROM posts")
    found = {name: (own, answered) for name, own, answered in rows}
    database.close()
    return found


@pytest.mark.parametrize("order", list(permutations(["parent", "own", "other"])))
@pytest.mark.parametrize("together", ["one page", "a page each"])
def test_answers_are_linked_whatever_comes_first(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage, order: tuple[str, ...], together: str
) -> None:
    posts = {
        "parent": make_post("parent"),
        "own": make_post("own", minute=1, in_reply_to_id="parent"),
        "other": make_post("other", minute=2, by="bob", in_reply_to_id="parent"),
    }
    if together == "one page":
        store(make_page(*(posts[name] for name in order)))
    else:
        for name in order:
            store(make_page(posts[name]))
    assert _links(archive.name) == {"parent": (None, 1), "own": (1, 0), "other": (0, 0)}


def test_an_answer_that_is_learnt_of_later_is_linked(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    store(make_page(make_post("parent"), make_post("own", minute=1)))
    stored = store(make_page(make_post("own", minute=1, in_reply_to_id="parent"), captured=90))
    assert _links(archive.name) == {"parent": (None, 1), "own": (1, 0)}
    assert stored.touched == (1, 2)


def test_an_answer_to_oneself_is_known_by_name_before_the_parent_comes(
    archive: Archive, store: Store, make_post: MakePost, make_page: MakePage
) -> None:
    store(make_page(make_post("own", in_reply_to_id="gone", in_reply_to_author="@Ada")))
    assert _links(archive.name) == {"own": (1, 0)}
