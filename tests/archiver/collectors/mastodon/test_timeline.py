"""An account from its first page to the runs of later days."""

import json
from typing import Any

import pytest

from archiver.collecting import collect
from archiver.collectors.mastodon.collector import Mastodon
from schemas.errors import AnswerError, NoPostsError, RateLimitedError, TryLaterError, UnreadableInputError
from schemas.page import Checkpoint
from schemas.source import Source
from storage import Archive

ADA = Source(collector="mastodon", locator="@ada@social.example")
LISTED = "/api/v1/accounts/7/statuses"


def test_the_first_run_reads_back_to_the_beginning(instance: Any, run: Any) -> None:
    names = [instance.write(f"post {number}") for number in range(95)]
    found = run()
    assert [post.id for post in found.posts] == [f"social.example/{name}" for name in reversed(names)]
    assert found.checkpoint.cursor["backfill_done"] == "yes"
    # The account, three pages, and an empty one for proof.
    assert len(instance.asked) == 5
    assert all("exclude_reblogs=true" in url for url in instance.asked[1:])
    assert not found.troubles


def test_every_page_has_its_answer_and_every_post_names_it(instance: Any, run: Any) -> None:
    instance.chain("1/2 one", "2/2 two")
    for page in run().pages:
        assert page.source == ADA
        digests = {capture.sha256: capture.captured_at for capture in page.captures}
        assert digests
        assert all(digests[post.capture_sha256] == post.captured_at for post in page.posts)


def test_links_are_not_needed(instance: Any, run: Any) -> None:
    instance.links = False
    for number in range(95):
        instance.write(f"post {number}")
    first = run()
    assert len({post.id for post in first.posts}) == 95
    instance.write("later")
    assert run(checkpoint=first.checkpoint).texts == ["later"]


def test_a_second_run_with_nothing_new_is_three_requests_and_no_page(instance: Any, run: Any) -> None:
    for number in range(45):
        instance.write(f"post {number}")
    first = run()
    second = run(checkpoint=first.checkpoint)
    assert second.pages == []
    assert len(instance.asked) <= 3


def test_later_runs_read_forwards_without_a_gap(instance: Any, run: Any) -> None:
    instance.write("old")
    checkpoint = run().checkpoint
    later = {instance.write(f"new {number}") for number in range(90)}
    found = run(checkpoint=checkpoint)
    assert {post.id for post in found.posts} == {f"social.example/{name}" for name in later}
    assert sum("min_id=" in url for url in instance.asked) == 4
    assert run(checkpoint=found.checkpoint).pages == []


@pytest.mark.parametrize("killed_after", [1, 2, 3, 4])
def test_a_kill_between_two_pages_loses_nothing(instance: Any, run: Any, killed_after: int) -> None:
    for number in range(150):
        instance.write(f"post {number}")
    first = run(pages=killed_after)
    instance.write("written meanwhile")
    second = run(checkpoint=first.checkpoint)
    ids = [post.id for post in [*first.posts, *second.posts]]
    assert len(set(ids)) == len(ids) == 151
    assert run(checkpoint=second.checkpoint).pages == []


def test_a_repeated_cursor_ends_the_run(instance: Any, run: Any) -> None:
    instance.write("only one")
    instance.answers[LISTED] = instance.get(f"https://social.example{LISTED}?limit=40").body
    found = run()
    assert any("the same page again" in trouble for trouble in found.troubles)
    assert len(instance.asked) == 3
    later = run(checkpoint=found.checkpoint)
    assert len(instance.asked) < 6
    assert any("the same page again" in trouble for trouble in later.troubles)


def test_endless_pages_are_bounded_and_the_next_run_goes_on(instance: Any, run: Any) -> None:
    for number in range(300):
        instance.write(f"post {number}")
    collector = Mastodon(most_pages=3)
    found = run(collector=collector)
    assert len(found.posts) == 120
    assert any("enough pages" in trouble for trouble in found.troubles)
    ids = {post.id for post in found.posts}
    for _ in range(6):
        found = run(checkpoint=found.checkpoint, collector=collector)
        ids |= {post.id for post in found.posts}
    assert len(ids) == 300


def test_a_parent_at_hand_tells_whom_a_post_answers(instance: Any, run: Any) -> None:
    bob = instance.write("a question", by="bob")
    first = instance.write("an answer", answers=bob)
    # As servers do it in a chain below another's post: the account named is Bob's, the parent Ada's.
    instance.write("and more", answers=first, in_reply_to_account_id="8")
    more, answer = run().posts
    assert (more.in_reply_to_id, more.in_reply_to_author) == (answer.id, "ada@social.example")
    assert (answer.in_reply_to_id, answer.in_reply_to_author) == (f"social.example/{bob}", "bob@far.example")
    assert sum("/api/v1/statuses/" in url for url in instance.asked) == 1


def test_unknown_parents_are_asked_for_a_bounded_number_of_times(instance: Any, run: Any) -> None:
    for number in range(80):
        instance.write("mine", answers=instance.write(f"question {number}", by="bob"))
    found = run()
    assert len(found.posts) == 80
    assert sum("/api/v1/statuses/" in url for url in instance.asked) == 50
    assert {post.author.handle for post in found.posts} == {"ada@social.example"}


@pytest.mark.parametrize("error", [AnswerError("u", 404, "Not Found"), TryLaterError("u", "the server says 500")])
def test_a_parent_that_cannot_be_had_keeps_no_post_away(instance: Any, run: Any, error: Exception) -> None:
    bob = instance.write("gone", by="bob")
    instance.write("mine", answers=bob)
    instance.answers[f"/api/v1/statuses/{bob}"] = error
    (post,) = run().posts
    assert (post.in_reply_to_id, post.in_reply_to_author) == (f"social.example/{bob}", None)


def test_a_chain_is_one_thread_in_the_archive_even_across_pages_and_runs(instance: Any, archive: Archive) -> None:
    parts = instance.chain("Nine gauges, one riddle. 1/3", "The second was wet. 2/3")
    for number in range(60):
        instance.write(f"tea at {number}", by="ada")
    progress = list(collect(ADA, Mastodon(), archive, instance))
    assert sum(step.new for step in progress) == 62
    instance.write("The third explains it. 3/3", answers=parts[-1])
    assert sum(step.new for step in collect(ADA, Mastodon(), archive, instance)) == 1
    assert [*collect(ADA, Mastodon(), archive, instance)] == []
    (thread,) = archive.threads()
    assert [part.position for part in thread.parts] == [1, 2, 3]
    assert thread.complete


def test_an_empty_answer_is_no_proof_of_an_empty_account(instance: Any, run: Any) -> None:
    instance.write("one")
    instance.answers[LISTED] = b"[]"
    found = run()
    assert found.posts == []
    assert any("said to have 1 posts" in trouble for trouble in found.troubles)
    assert found.checkpoint is None


def test_an_account_without_posts_has_none(run: Any) -> None:
    with pytest.raises(NoPostsError):
        run()


@pytest.mark.parametrize(
    "body",
    [b"", b"<!DOCTYPE html><title>Just a moment</title>", b'[{"id": "1", ', b'{"error": "no"}', b"null", b"[" * 9999],
    ids=["nothing", "a page", "half", "an object", "null", "nested"],
)
def test_an_answer_of_another_kind_is_said_to_be_one(instance: Any, run: Any, body: bytes) -> None:
    instance.write("one")
    instance.answers[LISTED] = body
    with pytest.raises(UnreadableInputError, match=r"layout changed\?"):
        run()


@pytest.mark.parametrize("body", [b"[]", b"{}", b"<html>"])
def test_so_is_a_lookup_of_another_kind(instance: Any, run: Any, body: bytes) -> None:
    instance.answers["/api/v1/accounts/lookup"] = body
    with pytest.raises(UnreadableInputError, match=r"layout changed"):
        run()


def test_malformed_items_are_troubles_and_the_rest_is_kept(instance: Any, run: Any) -> None:
    instance.write("whole")
    instance.write("broken", account=None)
    instance.statuses["01J0000001Z"]["account"] = {"id": "7"}
    found = run()
    assert found.texts == ["whole"]
    assert found.troubles == ["01J0000001Z: no readable status"]


def test_a_strangers_post_on_the_list_is_left_out(instance: Any, run: Any) -> None:
    instance.write("mine")
    instance.write("not mine", by="bob")
    listed = json.dumps(list(instance.statuses.values())).encode()
    instance.answers[LISTED] = listed
    found = run()
    assert set(found.texts) == {"mine"}
    assert found.troubles[0] == "01J0000001Z: a post of another account; left out"


def test_a_pause_that_is_asked_for_is_passed_on(instance: Any, run: Any) -> None:
    instance.answers[LISTED] = RateLimitedError("u", None)
    with pytest.raises(RateLimitedError):
        run()


def test_a_closed_server_is_told_with_what_opens_it(instance: Any, run: Any) -> None:
    instance.answers["/api/v1/accounts/lookup"] = AnswerError("u", 401, "Unauthorized")
    with pytest.raises(
        AnswerError,
        match="give an access token for it in the settings",
    ):
        run()
    with pytest.raises(AnswerError, match="does not take the access token"):
        run(collector=Mastodon({"social.example": "s3cret"}.get))


def test_so_is_one_that_closes_its_lists_only(instance: Any, run: Any) -> None:
    instance.answers[LISTED] = AnswerError("u", 401, "Unauthorized")
    with pytest.raises(AnswerError, match="give an access token"):
        run()


def test_a_token_goes_to_its_own_host_only_and_is_kept_nowhere(instance: Any, run: Any) -> None:
    instance.write("one")
    found = run(collector=Mastodon({"social.example": "s3cret", "far.example": "other"}.get))
    assert {headers.get("Authorization") for _, headers in instance.headers} == {"Bearer s3cret"}
    assert all("s3cret" not in page.model_dump_json() for page in found.pages)
    instance.headers.clear()
    run(collector=Mastodon({"far.example": "other"}.get))
    assert all("Authorization" not in headers for _, headers in instance.headers)


def test_a_token_never_travels_without_tls(instance: Any, run: Any) -> None:
    instance.write("one")
    run("http://social.example/@ada", collector=Mastodon({"social.example": "s3cret"}.get))
    assert all("Authorization" not in headers for _, headers in instance.headers)


def test_a_handle_whose_host_is_not_the_server_is_followed_once(instance: Any, run: Any) -> None:
    instance.write("one")
    asked = instance.get

    def get(url: str, headers: Any = None, **_: object) -> Any:
        if url.startswith("https://example.org/api"):
            instance.asked.append(url)
            raise AnswerError(url, 404, "Not Found")
        return asked(url, headers)

    instance.get = get
    instance.answers["/.well-known/webfinger"] = (
        b'{"links": [5, {"rel": "self", "href": "https://social.example/users/ada"}]}'
    )
    found = run("@ada@example.org")
    assert found.texts == ["one"]
    assert found.posts[0].author.handle == "ada@social.example"
    assert "resource=acct%3Aada%40example.org" in instance.asked[1]
    assert run("@ada@example.org", found.checkpoint).pages == []
    assert len(instance.asked) <= 3


def test_an_account_that_is_nowhere_is_said_to_be_nowhere(run: Any) -> None:
    with pytest.raises(AnswerError, match="there is no such account"):
        run("@nobody@social.example")


def test_a_checkpoint_of_another_account_is_not_gone_on_from(instance: Any, run: Any) -> None:
    instance.write("one")
    other = Checkpoint(cursor={"host": "social.example", "account_id": "6", "newest_id": "zz", "backfill_done": "yes"})
    assert run(checkpoint=other).texts == ["one"]
