"""A page of posts read at once, which must come out as each post read by itself."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archiver.stitching.glance import sides
from archiver.stitching.markers import clue, clues, read, reads
from archiver.stitching.skim import doubtful

WORDS = "cont. (cont.) fim hilo Тред. 👇 July. von | more segue of boats. Part Update Hilo thread THREAD HILO END fin /fin w/ keeper, the on photo and 7pm https://locks.example/a/12 #lock #9 @ada RT"
MARKS = "Segunda parte Zweiter Teil Част 2. ½ (¾) 2//3 2-of-3 1ª その二 全３回の１ 1/2 (2/3) [3/4] 2/ 3/n 1// /3 24/7 9/11 12/25 2) 2. (2) 2- ① 1️⃣ ٣/٥ ３／５ 第2回 その2 🧵 🧵1/5 👇 7 2024 Wordle 🟩 ★ 連投 ש Ⅷ"
PIECES = st.sampled_from(
    [*WORDS.split(), *MARKS.split(), "2 of 5", "\n", "\n\n", "  ", "\u200f", "", "水門が開きます", "الماء"]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=9).map(" ".join), st.lists(PIECES, max_size=5).map("".join), st.text(max_size=30)
)


@given(st.lists(TEXTS, max_size=8))
@example(["Hilo of", "Part of it", "2/5 https://locks.example/a #locks #keepers"])
@settings(max_examples=500, deadline=None)
def test_a_page_is_read_like_its_posts(texts: list[str]) -> None:
    assert reads(texts) == [read(text) for text in texts]
    assert clues(texts, [None] * len(texts)) == [clue(text) for text in texts]


@given(st.lists(st.tuples(TEXTS, st.none() | TEXTS), max_size=6))
@settings(max_examples=200, deadline=None)
def test_a_page_with_titles_is_read_like_its_posts(posts: list[tuple[str, str | None]]) -> None:
    texts, titles = [text for text, _ in posts], [title for _, title in posts]
    assert clues(texts, titles) == [clue(text, title) for text, title in posts]


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_whatever_is_not_doubted_holds_no_number(text: str) -> None:
    assert doubtful([text]) or not sides(text)


def test_a_long_post_of_a_page_is_read_at_its_ends() -> None:
    long = "(1/2) The water. " + "It rises. " * 1_000 + "thread" + " It falls." * 1_000
    texts = ["The boats wait.", long, "The keeper waves. (2/2)"]
    assert clues(texts, [None] * 3) == [clue(text) for text in texts]
    assert reads(texts) == [read(text) for text in texts]


def test_most_of_a_page_is_passed_over() -> None:
    page = [
        "The keeper waves.",
        "The boats wait at https://locks.example/a/12 #lock",
        "El agua sube",
        "The bridge (2/5)",
    ]
    assert doubtful(page) == [3]
