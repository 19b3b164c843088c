"""Which posts become threads."""

import pytest

from archiver.stitching.posts import stitch_posts
from schemas.strand import Evidence
from tests.archiver.stitching.made_posts import post, run, threads


def test_a_plain_run_is_a_thread() -> None:
    ((chain, parts),) = stitch_posts(run(1, 4))
    assert [part.id for part in parts] == ["1", "2", "3", "4"]
    assert chain.declared_total == 4
    assert chain.missing == ()
    assert chain.parts[1].evidence == (Evidence.NUMBER,)
    assert chain.parts[1].why == "numbered 2/4, 30 s after 1/4"
    assert chain.sureness > 0.8


def test_two_threads_of_one_total_an_hour_apart_stay_two() -> None:
    assert threads(*run(1, 3), *run(11, 3, 3600)) == [[1, 2, 3], [11, 12, 13]]


def test_a_lone_part_is_a_thread_with_the_rest_missing() -> None:
    ((chain, _),) = stitch_posts([post(1, "1/4 A tour of the locks:")])
    assert chain.missing == (2, 3, 4)


def test_a_lone_part_is_never_glued_to_the_next() -> None:
    assert threads(post(1, "1/4 Locks:"), post(2, "1/4 Weirs:", 7200), post(3, "3/4 Eels.", 86_400 * 3)) == [
        [1],
        [2],
        [3],
    ]


def test_gaps_are_named() -> None:
    ((chain, _),) = stitch_posts([post(1, "Locks. (1/5)"), post(2, "Weirs. (2/5)", 20), post(4, "Eels. (4/5)", 60)])
    assert chain.missing == (3, 5)


def test_threads_that_alternate_are_told_apart() -> None:
    assert threads(*run(1, 3, 0, 120), *run(11, 4, 50, 120, "({i}/{n}) Part of it.")) == [[1, 2, 3], [11, 12, 13, 14]]


def test_twins_in_two_languages_are_two_threads() -> None:
    english = [post(1 + i, f"The lock and the weir are closed for repair. {i + 1}/2", i * 40) for i in range(2)]
    french = [
        post(11 + i, f"Les portes et le barrage sont fermés pour travaux. {i + 1}/2", 20 + i * 40) for i in range(2)
    ]
    assert threads(*english, *french) == [[1, 2], [11, 12]]


def test_twins_in_languages_of_one_region_are_two_threads() -> None:
    english = ["Schools are shut for ice.", "The main road is passable with care.", "The library is open and warm."]
    welsh = ["Mae'r ysgolion ar gau.", "Mae'r briffordd ar agor, ond byddwch yn ofalus.", "Mae'r llyfrgell yn gynnes."]
    posts = [post(i, f"{i}/3 {text}", i * 40) for i, text in enumerate(english, 1)]
    posts += [post(10 + i, f"{i}/3 {text}", (0, 60, 90, 135)[i]) for i, text in enumerate(welsh, 1)]
    assert threads(*posts) == [[1, 2, 3], [11, 12, 13]]


def test_a_thread_posted_backwards_is_read_forwards() -> None:
    assert threads(*(post(10 - i, f"Part of it. {i}/4", 40 - i * 10) for i in range(1, 5))) == [[9, 8, 7, 6]]


def test_open_numbers_and_a_closing_total_belong_together() -> None:
    ((chain, parts),) = stitch_posts([post(1, "1/ Locks."), post(2, "2/ Weirs.", 60), post(3, "3/3 Eels.", 120)])
    assert len(parts) == 3
    assert chain.declared_total == 3


def test_a_total_that_changes_splits_nothing() -> None:
    texts = ["Locks. 1/3", "Weirs. 2/3", "Eels. 3/4", "Ducks. 4/4"]
    ((chain, parts),) = stitch_posts([post(i, text, i * 60) for i, text in enumerate(texts)])
    assert (len(parts), chain.declared_total, chain.missing) == (4, 4, ())


def test_one_more_than_announced_is_still_the_thread() -> None:
    assert threads(*run(1, 3), post(4, "4/3 Part of it, forgotten.", 120)) == [[1, 2, 3, 4]]


def test_counting_from_zero() -> None:
    ((chain, _),) = stitch_posts([post(i, f"{i}/3 Part of it.", i * 30) for i in range(4)])
    assert [part.position for part in chain.parts] == [0, 1, 2, 3]
    assert chain.missing == ()


def test_the_thread_begun_first_goes_on_first() -> None:
    assert threads(*run(1, 3, 0, 60), *run(11, 3, 20, 60)) == [[1, 2, 3], [11, 12, 13]]


def test_numbers_decide_against_replies() -> None:
    posts = [post(1, "1/4 A."), post(2, "2/4 B.", 40, to=1), post(3, "3/4 C.", 80, to=1), post(4, "4/4 D.", 120, to=2)]
    assert threads(*posts) == [[1, 2, 3, 4]]


def test_replies_decide_where_a_number_stands_twice() -> None:
    posts = [
        post(1, "1/4 Schools."),
        post(2, "2/4 Roads and snow.", 60, to=1),
        post(3, "2/4 Fountains.", 120, to=2),
        post(4, "4/4 Rest.", 180, to=3),
    ]
    ((chain, parts),) = stitch_posts(posts)
    assert [part.id for part in parts] == ["1", "2", "3", "4"]
    assert [part.position for part in chain.parts] == [1, 2, 3, 4]


def test_replies_carry_a_thread_over_a_night() -> None:
    posts = [post(1, "1/3 A."), post(2, "2/3 B. Rest tomorrow.", 60, to=1), post(3, "3/3 C.", 40_000, to=2)]
    assert threads(*posts) == [[1, 2, 3]]


def test_replies_tie_in_an_opening_and_a_closing_without_number() -> None:
    posts = [
        post(1, "About locks."),
        post(2, "1/2 They open.", 20, to=1),
        post(3, "2/2 They close.", 40, to=2),
        post(4, "Sources: the keeper.", 60, to=3),
    ]
    ((chain, parts),) = stitch_posts(posts)
    assert [part.id for part in parts] == ["1", "2", "3", "4"]
    assert chain.parts[0].evidence == (Evidence.REPLY,)


def test_a_word_announces_the_first_part() -> None:
    assert threads(
        post(1, "A thread about locks 🧵"), post(2, "2/3 They open.", 20), post(3, "3/3 They close.", 40)
    ) == [[1, 2, 3]]


def test_a_word_closes_the_last_part() -> None:
    assert threads(post(1, "1/ They open."), post(2, "2/ They close.", 20), post(3, "They rest. /fin", 40)) == [
        [1, 2, 3]
    ]


def test_a_hole_is_filled_by_the_reply_that_spans_it() -> None:
    posts = [post(1, "1/3 A."), post(2, "No number here.", 20, to=1), post(3, "3/3 C.", 40, to=2)]
    ((chain, _),) = stitch_posts(posts)
    assert [part.position for part in chain.parts] == [1, 2, 3]


def test_three_answers_to_oneself_are_a_thread_and_two_are_not() -> None:
    assert threads(post(1, "A."), post(2, "B.", 20, to=1), post(3, "C.", 40, to=2)) == [[1, 2, 3]]
    assert threads(post(1, "A."), post(2, "B.", 20, to=1)) == []


def test_of_a_fork_the_longer_way_is_the_thread() -> None:
    posts = [
        post(1, "A."),
        post(2, "aside", 10, to=1),
        post(3, "B.", 20, to=1),
        post(4, "C.", 40, to=3),
        post(5, "D.", 60, to=4),
    ]
    assert threads(*posts) == [[1, 3, 4, 5]]


def test_others_are_never_members() -> None:
    posts = [
        *run(1, 2),
        post(5, "2/2 says who?", 40, author="eve", to=1),
        post(6, "RT @ada: 1/2 Part of it.", 50, author="eve"),
    ]
    assert [1, 2] in threads(*posts)
    assert not any(6 in thread or len(thread) > 2 for thread in threads(*posts))


def test_an_answer_to_somebody_else_opens_no_chain() -> None:
    posts = [
        post(1, "Why?", author="eve"),
        post(2, "Because.", 10, to=1),
        post(3, "Really.", 20, to=2),
        post(4, "Yes.", 30, to=3),
    ]
    assert threads(*posts) == []


def test_one_author_on_two_platforms_is_two_threads() -> None:
    assert threads(*run(1, 2), *run(11, 2, platform="mastodon")) == [[1, 2], [11, 12]]


def test_two_authors_with_the_same_numbers_are_two_threads() -> None:
    assert threads(*run(1, 3), *run(11, 3, author="bob")) == [[1, 2, 3], [11, 12, 13]]


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_list_without_dates_is_read_by_its_places(newest_first: bool) -> None:  # noqa: FBT001 - a parameter of the test
    texts = [
        "Closed on Monday.",
        "1/3 Locks.",
        "2/3 Weirs.",
        "3/3 Eels.",
        "Open again.",
        "1/3 Ducks.",
        "2/3 Geese.",
        "3/3 Swans.",
    ]
    count = len(texts)
    posts = [post(i, text, None, order=count - 1 - i if newest_first else i) for i, text in enumerate(texts)]
    assert threads(*posts) == [[1, 2, 3], [5, 6, 7]]


def test_numbers_alone_decide_without_time_and_place() -> None:
    assert threads(post(7, "2/3 B.", None), post(3, "1/3 A.", None), post(5, "3/3 C.", None)) == [[3, 7, 5]]


def test_equal_times_are_ordered_by_number() -> None:
    assert threads(post(7, "2/3 B."), post(3, "3/3 C."), post(5, "1/3 A.")) == [[5, 7, 3]]


def test_false_friends_in_a_row_are_no_thread() -> None:
    reviews = ['"The Eel". Slow, but wet. 3/5', '"The Weir". A roaring tale. 4/5', '"The Lock". Opens well. 5/5']
    assert threads(*(post(i, text, i * 240) for i, text in enumerate(reviews))) == []


def test_fractions_of_things_are_no_thread() -> None:
    assert threads(post(1, "1/3 of the gates leak."), post(2, "2/3 of the weirs are shut.", 480)) == []


def test_lists_count_only_as_runs() -> None:
    assert threads(post(1, "1. Oil the gate.")) == []
    assert threads(*(post(i, f"{i}. Oil gate {'abc'[i - 1]}.", i * 60) for i in range(1, 4))) == [[1, 2, 3]]


def test_a_hundred_parts() -> None:
    assert threads(*(post(i, f"Found in the lock. {i}/", i * 15) for i in range(1, 131))) == [list(range(1, 131))]


def test_an_absurd_total_is_not_believed() -> None:
    ((chain, _),) = stitch_posts([post(1, "(1/900) Locks."), post(2, "(2/900) Weirs.", 20)])
    assert chain.declared_total is None
    assert chain.missing == ()
