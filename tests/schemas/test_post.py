from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.clock import micros
from schemas.post import Author, Post, content_id
from storage.columns import moment

ADA = Author(handle="ada")


def test_a_content_id_never_changes() -> None:
    """It is in people's archives."""
    assert content_id(ADA, "A headline", "The text", "14:07") == "c-0b623595988c781b4176"


def test_a_content_id_is_the_same_for_what_looks_the_same() -> None:
    assert content_id(ADA, None, "so\u00adft  text\n", "14:07") == content_id(
        Author(handle="@ADA", name="Ada"), None, "soft text", "14:07"
    )


def test_a_content_id_tells_posts_apart() -> None:
    ids = [
        content_id(ADA, None, "text", "14:07"),
        content_id(Author(handle="bob"), None, "text", "14:07"),
        content_id(ADA, None, "other", "14:07"),
        content_id(ADA, None, "text", "14:08"),
        content_id(ADA, None, "text", "14:07", nth=1),
        content_id(ADA, "title", "text", "14:07"),
    ]
    assert all(one != other for one, other in combinations(ids, 2))


def test_a_content_id_takes_lone_surrogates() -> None:
    assert content_id(ADA, None, "\ud800", "").startswith("c-")


@pytest.mark.parametrize(
    ("author", "key"),
    [
        (Author(handle="@Ada@Social.Example"), "ada@social.example"),
        (Author(id="77", name="Ada"), "77"),
        (Author(name=" Ada \u200b Lovelace"), "ada lovelace"),
        (Author(), ""),
    ],
)
def test_an_author_is_known_by_handle_else_id_else_name(author: Author, key: str) -> None:
    assert author.key == key


ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=ZONES))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_time_comes_back_to_the_microsecond(at: datetime) -> None:
    again = moment(micros(at))
    assert again == at
    assert again is not None
    assert again.tzinfo is UTC


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2025-05-18T14:07:00"])
def test_a_time_that_not_every_zone_can_write_is_refused(at: str) -> None:
    with pytest.raises(ValidationError):
        Post.model_validate({"platform": "x", "id": "1", "author": {"handle": "ada"}, "created_at": at})


@pytest.mark.parametrize("values", [{"order": 2**63}, {"media": [{"width": 2**64}]}])
def test_what_cannot_be_stored_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Post.model_validate({"platform": "x", "id": "1", "author": {"handle": "ada"}, **values})
