"""One post's address: the author's whole thread with a token; what X shows to everybody without one."""

from typing import Any

import pytest

from schemas.errors import AnswerError, NoPostsError
from schemas.page import Checkpoint, Page


def ids(pages: list[Page]) -> list[str]:
    return [post.id for page in pages for post in page.posts]


def last(pages: list[Page]) -> Checkpoint | None:
    return next((page.checkpoint for page in reversed(pages) if page.checkpoint), None)


def test_from_any_part_the_whole_thread_is_read_once(account: Any) -> None:
    names = account.thread(5)
    account.write("something else")
    pages = account.collect(f"https://x.com/harbour/status/{names[2]}")
    assert sorted(set(ids(pages))) == names
    assert len(account.asked) == 3
    account.asked.clear()
    assert ids(account.collect(f"https://x.com/harbour/status/{names[2]}", last(pages))) == []
    later = account.write("6/5 one more", answers=names[-1])
    assert ids(account.collect(f"https://x.com/harbour/status/{names[2]}", last(pages))) == [later]
    assert len(account.asked) == 2


def test_old_threads_are_looked_for_in_the_whole_archive_of_x(account: Any) -> None:
    name = account.write("old")
    account.collect(f"https://x.com/i/status/{name}")
    assert any("/tweets/search/recent" in asked for asked in account.asked)
    account.asked.clear()
    account.tweets[0] |= {"id": "1624101204997050369", "conversation_id": "1624101204997050369"}
    account.collect("https://x.com/i/status/1624101204997050369")
    assert any("/tweets/search/all" in asked for asked in account.asked)


def test_where_searching_is_closed_the_parts_above_are_read(account: Any) -> None:
    names = account.thread(4)
    collect = account.answer

    def closed(target: str, token: str | None) -> Any:
        said = {"title": "Client Forbidden", "detail": "no", "type": "https://api.x.com/2/problems/client-forbidden"}
        return (403, {}, said) if "search" in target else collect(target, token)

    account.answer = closed
    pages = account.collect(f"https://x.com/harbour/status/{names[3]}")
    assert sorted(ids(pages)) == names
    assert any("above this post only" in note for page in pages for note in page.notes)


def test_a_post_that_is_not_there_is_told_in_x_s_words(account: Any) -> None:
    account.faults = [{"resource_id": "17", "detail": "Could not find tweet with ids: [17]."}]
    with pytest.raises(NoPostsError, match="Could not find tweet"):
        account.collect("https://x.com/harbour/status/17")


def oembed(name: int) -> dict[str, Any]:
    html = (
        '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">1/3 Nine gauges <a href="https://t.co/abcdefghij">https://t.co/abcdefghij</a></p>'
        f'&mdash; Harbour Watch (@harbour) <a href="https://twitter.com/harbour/status/{name}?ref_src=twsrc">May 18, 2025</a></blockquote>'
    )
    return {
        "url": f"https://twitter.com/harbour/status/{name}",
        "author_name": "Harbour Watch",
        "html": html,
        "version": "1.0",
    }


def test_without_a_token_a_post_comes_as_it_may_be_embedded(account: Any) -> None:
    account.others["/oembed"] = oembed(account.first)
    (page,) = account.collect(f"https://x.com/harbour/status/{account.first}", token=None)
    (post,) = page.posts
    assert (post.id, post.text, post.author.name) == (
        str(account.first),
        "1/3 Nine gauges https://t.co/abcdefghij",
        "Harbour Watch",
    )
    assert "links stay shortened" in page.notes[0]
    assert account.tokens == {None}
    assert all("tweet-result" not in asked for asked in account.asked)


@pytest.mark.parametrize("said", [{}, {"html": "<p>"}, {"html": 5}, []])
def test_an_embed_without_a_post_is_no_post(said: Any, account: Any) -> None:
    account.others["/oembed"] = said
    with pytest.raises(NoPostsError):
        account.collect("https://x.com/harbour/status/17", token=None)


def test_a_post_that_may_not_be_embedded_says_so(account: Any) -> None:
    account.refusals = [(404, {}, b"")]
    with pytest.raises(AnswerError, match="404"):
        account.collect("https://x.com/harbour/status/17", token=None)


def test_the_servers_behind_embeds_are_asked_only_where_that_is_wished(account: Any) -> None:
    first = str(account.first)
    second = str(account.first + (60_000 << 22))
    user = {"id_str": "1001", "name": "Harbour Watch", "screen_name": "harbour"}
    one = {"__typename": "Tweet", "id_str": first, "text": "1/2 a", "user": user, "entities": {}, "mediaDetails": []}
    two = {**one, "id_str": second, "text": "2/2 b …", "in_reply_to_status_id_str": first, "note_tweet": {"id": "x"}}
    answers = [two, one]
    ask = account.answer

    def shown(target: str, token: str | None) -> Any:
        ask(target, token)
        return 200, {}, answers.pop(0)

    account.answer = shown
    pages = account.collect(f"https://x.com/i/status/{second}", token=None, syndication=account.base)
    assert ids(pages) == [second, first]
    assert pages[0].posts[0].truncated
    assert "terms do not allow" in pages[0].notes[0]


@pytest.mark.parametrize("said", [{"__typename": "TweetTombstone", "tombstone": {}}, {}, b"", b" "])
def test_a_tombstone_is_no_post(said: Any, account: Any) -> None:
    account.others["/tweet-result"] = said
    with pytest.raises(NoPostsError):
        account.collect("https://x.com/i/status/17", token=None, syndication=account.base)
