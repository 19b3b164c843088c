import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.wire.entities import Entities, entities
from schemas.post import Link


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#Rain and #rain again", ("Rain",)),
        ("the fall of #Tide‘s wall, #Tide’s too", ("Tide",)),
        ("#ספינה #عين_الأسد #雨 ＃雪", ("ספינה", "عين_الأسد", "雨", "雪")),
        ("#हिन्दी", ("हिन्दी",)),
        ("#1 is no tag, &#39; neither, a#b neither", ()),
        ("https://a.example/#part", ()),
    ],
)
def test_hashtags_are_read_in_any_script(text: str, tags: tuple[str, ...]) -> None:
    assert entities(text).tags == tags


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("@Ada_L.", ("Ada_L",)),
        ("by @one@two (@three/@four)", ("one", "two", "three", "four")),
        ("@ada@tide.example, @bob.tide.example!", ("ada@tide.example", "bob.tide.example")),
        ("write to ada@tide.example", ()),
        ("@ה_ים", ("ה_ים",)),
        ("@ada.Then", ("ada",)),
        ("@ada @Ada", ("ada",)),
        ("at 5 @ 6", ()),
    ],
)
def test_mentions_are_told_from_mail(text: str, mentions: tuple[str, ...]) -> None:
    assert entities(text).mentions == mentions


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "see https://tide.example/a_(b), now.",
            (Link(text="https://tide.example/a_(b)", url="https://tide.example/a_(b)"),),
        ),
        ("see tide.example/a.", (Link(text="tide.example/a", url="https://tide.example/a"),)),
        ("youtu.be/8OkJTGNfVUc", (Link(text="youtu.be/8OkJTGNfVUc", url="https://youtu.be/8OkJTGNfVUc"),)),
        ("youtube.com/watch?v=nIv", (Link(text="youtube.com/watch?v=nIv", cut=True),)),
        ("tide.example/what-to-do-if-yo…", (Link(text="tide.example/what-to-do-if-yo…", cut=True),)),
        ("tide.example/chart...", (Link(text="tide.example/chart...", cut=True),)),
        ("https://tide.example/a/b…", (Link(text="https://tide.example/a/b…", cut=True),)),
        (
            "tide.example and tide.org",
            (Link(text="tide.example", url="https://tide.example"), Link(text="tide.org", url="https://tide.org")),
        ),
        ("setup.py README.md run.sh e.g. i.e. U.S. p.m. 3.5 Node.js end.Then", ()),
        ("archiver/pages.py, see a/b.c", ()),
        ("ada@tide.org", ()),
    ],
)
def test_links_are_whole_cut_or_none(text: str, links: tuple[Link, ...]) -> None:
    assert entities(text).links == links


def test_plain_prose_holds_nothing() -> None:
    assert entities("It rained. Then it stopped... and so on; 3 of 5.") == Entities()


@given(st.text(alphabet="a.@#/:ht ps…()é", max_size=300))
def test_a_cut_link_never_has_an_address(text: str) -> None:
    assert all(link.url is None for link in entities(text).links if link.cut)
