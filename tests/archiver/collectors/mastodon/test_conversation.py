"""One status, and its author's own chain around it."""

from typing import Any

import pytest

from schemas.errors import AnswerError, UnreadableInputError


def url(name: str) -> str:
    return f"https://social.example/@ada/{name}"


def test_the_chain_is_its_authors_own(instance: Any, run: Any) -> None:
    question = instance.write("a question", by="bob")
    parts = [instance.write("1", answers=question)]
    for number in range(2, 6):
        parts.append(instance.write(str(number), answers=parts[-1]))
    objection = instance.write("an objection", by="bob", answers=parts[2])
    instance.write("an answer to it", answers=objection)
    instance.write("elsewhere")
    found = run(url(parts[2]))
    assert found.texts == ["1", "2", "3", "4", "5"]
    assert found.posts[0].in_reply_to_author == "bob@far.example"
    assert not found.troubles
    assert len(instance.asked) <= 3


def test_collecting_it_again_tells_the_same(instance: Any, run: Any) -> None:
    parts = instance.chain("1", "2", "3")
    instance.statuses[parts[1]]["edited_at"] = "2025-05-03T00:00:00.000Z"
    instance.histories[parts[1]] = [
        {"content": "<p>two</p>", "created_at": "2025-05-01T00:00:00.000Z"},
        {"content": "<p>2</p>", "created_at": "2025-05-03T00:00:00.000Z"},
    ]
    first = run(url(parts[0]))
    assert first.texts == ["two", "2", "1", "2", "3"]
    second = run(url(parts[0]), first.checkpoint)
    assert second.texts == ["1", "2", "3"]
    assert len(instance.asked) <= 3


@pytest.mark.parametrize("asked", [0, 70, 129])
def test_what_the_context_cuts_is_found_in_the_listing(instance: Any, run: Any, asked: int) -> None:
    parts = instance.chain(*(f"part {number}" for number in range(130)))
    found = run(url(parts[asked]))
    assert {post.id for post in found.posts} == {f"social.example/{name}" for name in parts}
    assert len(found.posts) == 130
    assert not found.troubles


def test_a_chain_below_anothers_post_is_found_although_the_server_names_the_other(instance: Any, run: Any) -> None:
    parts = [instance.write("1", answers=instance.write("a question", by="bob"))]
    for number in range(2, 61):
        parts.append(instance.write(str(number), answers=parts[-1], in_reply_to_account_id="8"))
    found = run(url(parts[-1]))
    assert {post.id for post in found.posts} == {f"social.example/{name}" for name in parts}


def test_a_part_that_is_gone_above_is_said(instance: Any, run: Any) -> None:
    parts = instance.chain("1/3", "2/3", "3/3")
    del instance.statuses[parts[1]]
    found = run(url(parts[2]))
    assert found.texts == ["3/3"]
    assert any("may be missing" in trouble for trouble in found.troubles)


def test_a_chain_without_end_is_bounded(instance: Any, run: Any) -> None:
    parts = instance.chain(*(f"part {number}" for number in range(700)))
    found = run(url(parts[0]))
    assert 400 < len(found.posts) < 700
    assert any("the chain may go on" in trouble for trouble in found.troubles)


def test_a_context_of_another_kind_does_no_harm_to_the_status(instance: Any, run: Any) -> None:
    name = instance.write("one")
    instance.answers[f"/api/v1/statuses/{name}/context"] = b'{"ancestors": 5, "descendants": [null, {"id": []}]}'
    found = run(url(name))
    assert found.texts == ["one"]
    assert len(found.troubles) == 2


def test_what_a_server_says_of_anothers_account_is_marked(instance: Any, run: Any) -> None:
    found = run(url(instance.write("hear, hear", by="bob")))
    assert found.posts[0].author.handle == "bob@far.example"
    assert any("told by social.example" in trouble for trouble in found.troubles)


def test_a_status_that_is_not_there(instance: Any, run: Any) -> None:
    with pytest.raises(AnswerError):
        run(url("123"))
    name = instance.write("one", visibility="private")
    with pytest.raises(UnreadableInputError):
        run(url(name))
    instance.answers[f"/api/v1/statuses/{name}"] = AnswerError("u", 401, "Unauthorized")
    with pytest.raises(AnswerError, match="access token"):
        run(url(name))
