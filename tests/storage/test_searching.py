from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.filter import PostFilter
from schemas.page import Page
from schemas.post import Post
from storage import Archive
from storage.search import excerpt, query

MakePost = Callable[..., Post]
MakePage = Callable[..., Page]
Fill = Callable[..., None]


@pytest.fixture
def fill(archive: Archive, make_post: MakePost, make_page: MakePage) -> Fill:
    def keep(**texts: str) -> None:
        with archive.writing() as writer:
            writer.store(make_page(*(make_post(id, text) for id, text in texts.items())), [None] * len(texts))  # noqa: A001 - the field's name

    return keep


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Crème brûlée in Zürich", "creme"),
        ("Crème brûlée in Zürich", "ZURICH brûlée"),
        ("Ærøskøbing straße", "straße"),
        ("كَتَبَ الوَلَدُ", "كتب"),
        ("كتب الولد", "كَتَبَ"),
        ("إلى المدرسة", "الى المدرسه"),
        ("بِسْمِ ٱللَّهِ", "الله"),
        ("שָׁלוֹם עוֹלָם", "שלום"),
        ("שלום עולם", "שָׁלוֹם"),
        ("今天北京下雨", "北京"),
        ("今天北京下雨", "雨"),
        ("今天北京下雨", "京"),
        ("今天北京下雨", "北京下雨"),
        ("東京電車", "東"),
        ("東京電車", "東京"),
        ("東京電車", "東京電"),
        ("東京電車", "車"),
        ("東京電車 late", "車 late"),
        ("ｶﾞｷﾞｸﾞ", "ガギグ"),
        ("학교에서 공부", "학교"),
        ("학교에서 공부", "학"),
        ("학교에서 공부", "학교에서"),
        ("ภาษาไทยง่าย", "ไทย"),
        ("ภาษาไทยง่าย", "ภาษา"),
        ("हिन्दी में लिखा", "हिन्दी"),
        ("हिन्दी में लिखा", "लिखा"),
        ("Привет, мир", "мир"),
        ("Καλημέρα κόσμε", "ΚΑΛΗΜΈΡΑ"),
        ("see #floodwatch now", "#floodwatch"),
        ("ask @harbour now", "@harbour"),
        ("gauge 1234 read", "1234"),
    ],
)
def test_a_word_is_found_in_any_script(archive: Archive, fill: Fill, text: str, typed: str) -> None:
    fill(there=text, elsewhere="nothing of the kind 別の話")
    assert [found.id for found in archive.search(typed)] == ["there"]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("flood gauge", {"a"}),
        ('"flood gauge"', set()),
        ('"gauge flood"', {"a"}),
        ("flood -gauge", {"b"}),
        ("gauge OR snow", {"a", "c"}),
        ("flo*", {"a", "b"}),
        ("-flood", set()),
        ("OR", set()),
        ("", set()),
        ("???", set()),
        ("snow OR", {"c"}),
        ("flood -gauge -snow", {"b"}),
        ("北海 -道", set()),
    ],
)
def test_a_query_means_what_it_says(archive: Archive, fill: Fill, typed: str, ids: set[str]) -> None:
    fill(a="gauge flood", b="flood here", c="snow", d="北海道")
    assert {found.id for found in archive.search(typed)} == ids


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "NEAR(a b)",
        "text:x",
        "who:a1",
        "a AND",
        "^a",
        "{a b}:c",
        "(((",
        "a NOT",
        "\0",
        "-",
        "*",
        "'",
        "\udcff",
        "a " * 5_000,
        "(" * 1_000,
        '"a" OR ' * 200,
        "é" * 10_000,
        "०१",
        "½",
        "𝕏",
    ],
)
def test_no_query_is_an_error(archive: Archive, fill: Fill, typed: str) -> None:
    fill(a="a b c")
    archive.search(typed)
    archive.thread_numbers()
    list(archive.posts(PostFilter(text=typed)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]))
    | st.text('"-*()OR ANDab:^', max_size=20)
)
def test_no_query_at_all_is_an_error(archive: Archive, typed: str) -> None:
    archive.search(typed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_a_whole_text_finds_itself_if_there_is_a_word_in_it(archive: Archive, make_page: MakePage, text: str) -> None:
    post = Post.model_validate({"platform": "x", "id": "1", "author": {"handle": "ada"}, "text": text})
    with archive.writing() as writer:
        writer.store(make_page(post), [None])
    if text.isalnum() and text.isascii():
        assert [found.id for found in archive.search(text)] == ["1"]


def test_the_index_follows_an_edit(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    for captured, text in ((60, "gauge 東京"), (90, "snow 大阪")):
        with archive.writing() as writer:
            writer.store(make_page(make_post("1", text, title=f"On {text}"), captured=captured), [None])
    assert not archive.search("gauge")
    assert not archive.search("東京")
    assert [found.id for found in archive.search("snow 大阪")] == ["1"]
    assert list(archive.problems()) == []


def test_the_index_follows_an_author_who_got_a_handle(
    archive: Archive, make_post: MakePost, make_page: MakePage
) -> None:
    for author in ({"name": "Ada"}, {"handle": "ada", "name": "Ada"}):
        with archive.writing() as writer:
            writer.store(make_page(make_post("1", "gauge", author=author)), [None])
    assert [found.id for found in archive.search("gauge", PostFilter(author="@ada"))] == ["1"]


def test_a_search_is_narrowed_by_every_filter(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    with archive.writing() as writer:
        writer.store(make_page(make_post("1", "gauge"), make_post("2", "gauge", by="bob", tags=["Rain"])), [None] * 2)
    assert [found.id for found in archive.search("gauge", PostFilter(author="BOB"))] == ["2"]
    assert [found.id for found in archive.search("gauge", PostFilter(tag="#rain"))] == ["2"]
    assert archive.search("gauge", PostFilter(author="nobody")) == []
    assert len(archive.search("gauge", limit=1)) == 1


def test_many_authors_of_one_name_can_be_searched(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    posts = [make_post(str(n), "gauge", author={"handle": f"a{n}", "name": "Ada"}) for n in range(1_200)]
    with archive.writing() as writer:
        writer.store(make_page(*posts), [None] * len(posts))
    assert len(archive.search("gauge", PostFilter(author="ada"), limit=5_000)) == 1_200


def test_what_arrived_last_comes_first(archive: Archive, fill: Fill) -> None:
    fill(a="gauge")
    fill(b="gauge")
    assert [found.id for found in archive.search("gauge")] == ["b", "a"]


def test_an_excerpt_is_around_the_word() -> None:
    text = "before " * 100 + "the GAUGE stands" + " after" * 100
    said = excerpt(text, "gauge")
    assert "GAUGE" in said
    assert said.startswith("…")
    assert said.endswith("…")
    assert len(said) <= 162
    assert excerpt("short", "gauge") == "short"


def test_a_query_without_a_word_is_none() -> None:
    assert query('- * "" ?') is None


def test_a_glimpse_finds_what_begins_so_in_the_newest_posts(
    archive: Archive, make_post: MakePost, make_page: MakePage
) -> None:
    posts = [make_post(str(n), f"Gauge {n} of the wall" if n % 2 else f"ünder_way {n}", minute=n) for n in range(1, 9)]
    with archive.writing() as writer:
        writer.store(make_page(*reversed(posts)), [None] * len(posts))
    assert [row.excerpt for row in archive.desk.glimpse("gau wa", limit=2)] == [
        "Gauge 7 of the wall",
        "Gauge 5 of the wall",
    ]
    assert len(archive.desk.glimpse("ÜNDER_")) == 4
    assert [row.id for row in archive.desk.glimpse("wall")] == [row.id for row in archive.search("wall*")]
    for nothing in ("", "auge", "gauge OR wall", '"gauge"', "-gauge", "gau*", "100%"):
        assert archive.desk.glimpse(nothing) == []
    assert archive.desk.glimpse("gauge", PostFilter(author="nobody")) == []


def test_the_word_that_is_begun_is_looked_for_among_posts_with_the_finished_ones(
    archive: Archive, make_post: MakePost, make_page: MakePage
) -> None:
    posts = [make_post(str(n), f"Gauge {n} of the wall" if n % 2 else f"way {n}", minute=n) for n in range(1, 9)]
    with archive.writing() as writer:
        writer.store(make_page(*reversed(posts)), [None] * len(posts))
    assert [row.id for row in archive.desk.finished("gauge wa", limit=2)] == ["7", "5"]
    for nothing in ("", "gauge", "gau wa", "gauge way", "gauge OR wa", '"gauge" wa'):
        assert archive.desk.finished(nothing) == []
    assert archive.desk.finished("gauge wa", PostFilter(author="nobody")) == []


def test_a_glimpse_reads_titles_too(archive: Archive, make_post: MakePost, make_page: MakePage) -> None:
    with archive.writing() as writer:
        writer.store(make_page(make_post("1", "no such word", title="The gauges")), [None])
    assert [row.id for row in archive.desk.glimpse("gaug")] == ["1"]
