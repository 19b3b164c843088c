"""Parts that were posted again, and numbers that were written twice."""

from tests.archiver.stitching.made_posts import post, run, threads


def test_the_last_version_of_a_part_is_the_member() -> None:
    fixed = post(9, "2/3 The gate opens at nine in the morning, sorry.", 200)
    first = post(2, "2/3 The gate opens at nine in the evening.", 30)
    assert threads(post(1, "1/3 Opening hours."), first, post(3, "3/3 Bring boots.", 60), fixed) == [[1, 9, 3]]


def test_a_part_posted_twice_in_a_row_does_not_break_the_thread() -> None:
    first, fixed = post(2, "2/3 Bring boots and lantrens.", 30), post(3, "2/3 Bring boots and lanterns.", 50)
    assert threads(post(1, "1/3 The night walk."), first, fixed, post(4, "3/3 We start at nine.", 80)) == [[1, 3, 4]]


def test_a_run_posted_again_is_a_second_thread() -> None:
    assert threads(*run(1, 3), *run(11, 3, 1800)) == [[1, 2, 3], [11, 12, 13]]


def test_two_versions_that_answer_the_same_post_are_one_part() -> None:
    posts = [
        post(1, "1/3 Which gate is safe?"),
        post(2, "2/3 The lower one holds.", 60, to=1),
        post(3, "2/3 Upper, naturally! (Sorry for that mistake.)", 180, to=1),
        post(4, "3/3 Walk on the left.", 240, to=3),
    ]
    assert threads(*posts) == [[1, 3, 4]]


def test_what_was_posted_before_a_part_was_mended_is_kept() -> None:
    posts = [
        post(1, "1/5 Otters sleep in drains."),
        post(2, "2/5 They swim at night.", 60, to=1),
        post(3, "3/5 They eat eels and frogs, 61 % and 49 %.", 120, to=2),
        post(4, "4/5 Roads are the danger.", 180, to=2),
        post(5, "3/5 (Mended) They eat eels and frogs, 61 % and 39 %.", 400, to=4),
        post(6, "5/5 The data are open.", 460, to=5),
    ]
    assert threads(*posts) == [[1, 2, 5, 4, 6]]


def test_a_last_number_written_twice_goes_on_where_replies_say_so() -> None:
    posts = [
        post(1, "1/3 Six bunks and a cello."),
        post(2, "2/3 It has its own ticket.", 60, to=1),
        post(3, "3/3 At two the guard asked for its passport.", 120, to=2),
        post(4, "3/3 At three he brought it a pillow.", 180, to=3),
    ]
    assert threads(*posts) == [[1, 2, 3, 4]]


def test_a_version_that_hangs_under_the_thread_takes_the_place_of_its_part() -> None:
    posts = [
        post(1, "1/3 The ferry has a new timetable."),
        post(2, "2/3 The first boat leaves at six.", 60, to=1),
        post(3, "3/3 Bicycles travel free.", 120, to=2),
        post(4, "2/3 Seven it is! Sorry to everybody who set an alarm.", 1500, to=3),
    ]
    assert threads(*posts) == [[1, 4, 3]]


def test_a_last_part_posted_again_under_a_greater_total_goes_on() -> None:
    posts = [
        post(1, "1/3 The bus has a new route."),
        post(2, "2/3 On Monday at the old market.", 60, to=1),
        post(3, "3/3 On Friday at the pier until dusk.", 120, to=2),
        post(4, "3/4 On Friday at the pier until dusk.", 360, to=2),
        post(5, "4/4 One more: on Saturday for children.", 400, to=4),
    ]
    assert threads(*posts) == [[1, 2, 4, 5]]
