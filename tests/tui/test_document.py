"""What the reading view tells of a thread."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.post import Author, Link, Media, Post, Precision
from schemas.remark import Remark, Revision
from schemas.strand import Evidence
from schemas.thread import Thread, ThreadPart
from tui.blocks import Document, Wishes
from tui.document import document, tally
from tui.edits import difference
from tui.reading import Reading
from tui.seams import without_number
from tui.transcript import transcript

NOON = datetime(2025, 5, 18, 12, 0, tzinfo=UTC)


def part(position: int, text: str = "text", **fields: Any) -> ThreadPart:
    said = {"created_at": NOON, "created_precision": Precision.MINUTE, **fields}
    post = Post(platform="x", id=str(position), author=Author(name="Ada"), text=text, **said)
    return ThreadPart(position=position, evidence=(Evidence.NUMBER,), why=f"numbered {position}", post=post)


def thread(*parts: ThreadPart, total: int | None = None, missing: tuple[int, ...] = (), **fields: Any) -> Thread:
    said = {"author": Author(name="Ada", handle="ada"), "complete": not missing, **fields}
    return Thread(
        id="t-1", platform="x", title="title", declared_total=total, missing=missing, started_at=NOON, ended_at=NOON,
        parts=parts, **said,
    )  # fmt: skip


def texts(made: Document, style: str) -> list[str]:
    return [block.text for block in made.blocks if block.style == style]


def of(*parts: ThreadPart, wishes: Wishes = Wishes(), **fields: Any) -> Document:  # noqa: B008 - frozen
    return document(Reading(thread(*parts, **fields)), wishes)


def test_gaps_stand_in_their_places_and_runs_of_them_are_one() -> None:
    made = of(part(2), part(5), total=9, missing=(1, 3, 4, 6, 7, 9))
    gutters = [block.gutter for block in made.blocks if block.gutter]
    assert gutters == ["1/9", "2/9", "3–4", "5/9", "6–7", "9/9"]
    assert texts(made, "gap") == [
        "1/9 not captured",
        "3 to 4 of 9 not captured: 2 parts missing",
        "6 to 7 of 9 not captured: 2 parts missing",
        "9/9 not captured",
    ]


def test_gaps_without_a_known_total() -> None:
    assert texts(of(part(1), part(3), missing=(2,)), "gap") == ["2 not captured"]


@pytest.mark.parametrize(
    ("parts", "declared", "missing", "complete", "said"),
    [
        (5, 5, 0, True, "5 of 5 parts, complete"),
        (3, 5, 2, False, "3 of 5 parts; 2 missing"),
        (3, None, 0, True, "3 parts, complete"),
        (1, None, 0, True, "1 part, complete"),
        (3, None, 1, False, "3 parts; 1 missing"),
        (3, None, 0, False, "3 parts; where it ends is not known"),
    ],
)
def test_the_tally(*, parts: int, declared: int | None, missing: int, complete: bool, said: str) -> None:
    assert tally(parts, declared, missing, complete=complete) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "2025-05-18 12:00 UTC"),
        ({"created_precision": Precision.SECOND}, "2025-05-18 12:00:00 UTC"),
        ({"created_precision": Precision.HOUR}, "2025-05-18, about 12:00 UTC"),
        ({"created_precision": Precision.DAY}, "2025-05-18, time of day unknown"),
        ({"created_at": None, "created_precision": None}, "time unknown"),
        ({"date_inferred": True}, "~2025-05-18 12:00 UTC · date inferred from the order of the page"),
        ({"edited_at": NOON}, "2025-05-18 12:00 UTC · edited 2025-05-18 12:00 UTC"),
        ({"reposted_by": Author(name="Bob")}, "2025-05-18 12:00 UTC · passed on by Bob"),
    ],
)
def test_times_say_how_well_they_are_known(fields: dict[str, Any], said: str) -> None:
    made = of(part(1, **fields))
    assert said in texts(made, "inferred" if fields.get("date_inferred") else "quiet")


def test_a_cut_link_is_marked_and_has_no_number() -> None:
    made = of(part(1, "see example.org/a-long… now", links=(Link(text="example.org/a-long…", cut=True),)))
    assert made.links == []
    assert texts(made, "cut") == ["✂ example.org/a-long…  (address cut off in the capture: cannot be opened)"]
    body = next(block for block in made.blocks if block.style == "body")
    assert [(mark.kind, body.text[mark.begin : mark.end]) for mark in body.marks] == [("cut", "example.org/a-long…")]


@pytest.mark.parametrize(
    "text", ["see https://example.org/a-long…", "see https://example.org/a-l... and", "at example.org/a-long…"]
)
def test_addresses_that_end_in_dots_are_cut_even_if_nobody_says_so(text: str) -> None:
    made = of(part(1, text))
    assert made.links == []
    assert len(texts(made, "cut")) == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://bank.example@evil.example/",
        "ftp://a.example",
    ],
)
def test_what_is_no_web_address_is_told_and_not_offered(url: str) -> None:
    made = of(part(1, links=(Link(text="click", url=url),)))
    assert made.links == []
    assert texts(made, "cut") == [f"✗ {url}  (not a web address: cannot be opened)"]


def test_links_have_one_number_each_wherever_they_are() -> None:
    link = Link(text="here", url="https://a.example/1")
    made = of(
        part(1, "here and https://b.example/2.", links=(link,)), part(2, "https://a.example/1 again", links=(link,))
    )
    assert [address.url for address in made.links] == ["https://a.example/1", "https://b.example/2"]
    assert texts(made, "address") == ["[1] https://a.example/1", "[2] https://b.example/2", "[1] https://a.example/1"]


def test_hashtags_mentions_and_links_are_told_apart() -> None:
    made = of(part(1, "#one @ada@social.example https://a.example/#x mail@b.example 5#6"))
    body = next(block for block in made.blocks if block.style == "body")
    assert [(mark.kind, body.text[mark.begin : mark.end]) for mark in body.marks] == [
        ("tag", "#one"),
        ("mention", "@ada@social.example"),
        ("link", "https://a.example/#x"),
    ]


def test_content_warnings_are_folded_until_asked() -> None:
    warned = part(1, "the secret", content_warning="spoilers")
    folded = of(warned)
    assert "the secret" not in texts(folded, "body")
    assert texts(folded, "warning") == ["⚠ spoilers  (press x to unfold)"]
    assert "the secret" in texts(of(warned, wishes=Wishes(unfolded=True)), "body")


def test_an_enormous_text_is_folded_and_says_how_much_is_left() -> None:
    made = of(part(1, "x" * 1_000_000))
    assert texts(made, "warning") == ["… 980,000 more characters (press x to unfold)"]
    assert len(texts(of(part(1, "x" * 1_000_000), wishes=Wishes(unfolded=True)), "body")[0]) == 1_000_000


def test_a_post_that_is_gone_says_so_and_is_shown_all_the_same() -> None:
    made = of(part(1, "what it said", gone_at=NOON), part(2))
    assert texts(made, "gap") == ["✗ gone from where it was written: not found twice, last on 2025-05-18 12:00 UTC"]
    assert any("what it said" in block.text for block in made.blocks)


def test_truncated_text_says_so() -> None:
    assert "… text cut off in the capture" in texts(of(part(1, truncated=True)), "gap")


def test_paragraphs_are_aligned_by_their_first_letter() -> None:
    made = of(part(1, "1/2 שלום world\nworld שלום\n123"))
    assert [block.leftwards for block in made.blocks if block.style == "body"] == [True, False, False]


def test_media_are_listed_with_what_their_author_says() -> None:
    made = of(part(1, media=(Media(kind="image", alt="a gauge"), Media(kind="video"))))
    assert texts(made, "media") == ["▣ image: a gauge", "▶ video, not described by its author"]


def test_evidence_is_told_on_demand() -> None:
    found = part(1, url="https://x.example/1", source="page.txt", captured_at=NOON, capture_sha256="ab" * 32)
    assert not texts(of(found), "evidence")
    said = texts(of(found, wishes=Wishes(evidence=True), sureness=0.5), "evidence")
    assert said == [
        "Sureness 0.50: how sure a careful reader would be that these parts are one thread.",
        "Why here: numbered 1 (number)",
        "Post: https://x.example/1",
        "Source: page.txt, captured 2025-05-18 12:00 UTC",
        "SHA-256 of the capture: " + "ab" * 32,
    ]


def test_a_copy_names_the_gaps_and_folds_nothing() -> None:
    copied = transcript(thread(part(1, "the secret", content_warning="spoilers"), total=2, missing=(2,)))
    assert "the secret" in copied
    assert "2/2 not captured" in copied


def test_the_head_says_when_a_complete_thread_is_not_whole_in_its_texts_or_dates() -> None:
    made = of(part(1, truncated=True), part(2, date_inferred=True), total=2)
    assert "✓ 2 of 2 parts, complete" in texts(made, "complete")
    assert texts(made, "incomplete") == ["✂ 1 part with a text that was cut off in the capture"]
    assert "~2025-05-18 12:00 UTC · date inferred from the order of the page" in texts(made, "inferred")


def test_as_one_text_there_are_no_seams() -> None:
    made = of(
        part(1, "1/3 One"),
        part(3, "Three (3/3)", content_warning="w"),
        total=3,
        missing=(2,),
        wishes=Wishes(seamless=True, unfolded=True),
    )
    said = [block.text for block in made.blocks if block.style in {"body", "gap"}]
    assert said == ["", "One", "", "[… 2/3 not captured]", "", "Three"]
    assert not [block for block in made.blocks if block.gutter is not None]
    assert made.positions == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "position", "left"),
    [
        ("2/5 words", 2, "words"),
        ("(2/5) words", 2, "words"),
        ("🧵2/ words", 2, "words"),
        ("words 2/5", 2, "words"),
        ("words (2/5)", 2, "words"),
        ("٢/٥ كلمات", 2, "كلمات"),
        ("2. words", 2, "words"),
        ("24/7 open", 2, "24/7 open"),
        ("3/4 of them 9/11", 2, "3/4 of them 9/11"),
        ("2025 was", 2, "2025 was"),
        ("", 2, ""),
    ],
)
def test_only_the_number_of_the_part_is_taken_off(text: str, position: int, left: str) -> None:
    assert without_number(text, position) == left


def test_edits_are_differences_and_told_on_demand() -> None:
    past = {"1": [Revision(None, "the old words", None, 1), Revision(None, "the newer words", None, 2)]}
    told = Reading(thread(part(1, "the newest words")), past=past)
    assert "2 earlier versions kept, press d" in document(told, Wishes()).blocks[-2].text
    made = document(told, Wishes(edits=True))
    changed = [block for block in made.blocks if block.style == "body"]
    assert [block.text for block in changed] == ["the old newer words", "the newer newest words"]
    assert [(mark.kind, changed[0].text[mark.begin : mark.end]) for mark in changed[0].marks] == [
        ("gone", "old"),
        ("came", "newer"),
    ]


def test_texts_too_long_to_compare_stand_one_after_the_other() -> None:
    before, after = "a " * 3000, "b " * 3000
    changed = difference(before, after)
    assert [mark.kind for mark in changed.marks] == ["gone", "came"]
    assert len(changed.text) == len(before) + len(after) + 1


def test_quoted_posts_are_inset_and_missing_ones_are_named() -> None:
    other = part(7, "quoted words").post
    quoting = thread(part(1, quotes_id="7"), part(2, quotes_id="8"))
    made = document(Reading(quoting, quoted={"7": other}), Wishes())
    inset = [block.text for block in made.blocks if block.inset]
    assert inset[-1] == "quoted words"
    assert "quotes post 8, which is not in the archive" in texts(made, "quiet")


def test_a_remark_stands_in_the_head() -> None:
    made = document(Reading(thread(part(1)), Remark(starred=True, note="ask", tags=("sea", "wall"))), Wishes())
    assert texts(made, "star") == ["★ sea wall"]
    assert texts(made, "note") == ["✎ ask"]


def test_links_lead_somewhere_only_when_they_may() -> None:
    made = of(part(1, "https://a.example/x javascript:alert(1) ftp://b.example/y"))
    urls = [mark.url for block in made.blocks for mark in block.marks if mark.url]
    assert set(urls) == {"https://a.example/x"}
