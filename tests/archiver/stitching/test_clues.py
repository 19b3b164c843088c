"""What a clue keeps of a text beside its number: that a thread follows or ends, the language, the content."""

import pytest

from archiver.stitching.clues import decoded, print_of
from archiver.stitching.markers import clue, clues


def test_a_clue_tells_the_words_around_a_thread() -> None:
    assert decoded(clue("A thread about locks 🧵") or "").announces
    assert decoded(clue("That is all. /fin") or "").ended
    assert decoded(clue("That is all. /fin #locks") or "").ended
    assert not decoded(clue("Great 🧵 from @keeper on locks, read it https://locks.example/a") or " | latn").announces
    assert not decoded(clue("Read this thread by the keeper, it is good") or " | latn").announces
    assert decoded(clue("RT @keeper: 2/3 The lock opens.") or "").repost
    assert decoded(clue("Die Schleuse ist auf und der Wärter winkt. 2/3") or "").language == "de"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Trois écluses restent fermées à cause des crues. 3/4", "fr"),
        ("L'eau monte, c'est l'heure. 2/4", "fr"),
        ("Drei Schleusen bleiben wegen Hochwasser geschlossen. 3/4", "de"),
        ("1/3 Mae pob clo ar gau heddiw.", "cy"),
        ("1/3 Kaikki portit ovat kiinni, mutta silta on auki.", "fi"),
        ("Wszystkie śluzy są zamknięte, ale most jest otwarty. 1/2", "pl"),
        ("De la. 1/2", "latn"),
        ("1/3 Kõik sillad ja teed linna lähedal on täna suletud, sest jõgi tõusis öösel üle kallaste.", "latn"),
        ("Schleuse zu. 1/2", "latn"),
    ],
)
def test_function_words_tell_the_language(text: str, language: str) -> None:
    assert decoded(clue(text) or "").language == language


@pytest.mark.parametrize(
    "text",
    [
        "That is all. [End]",
        "That is all (fin)",
        "That is all. 5/end",
        "That is all. END.",
        "C'est tout. FIN",
        "Das war's. [Ende]",
        "Dziękuję. /koniec",
        "Спасибо всем. Конец",
        "ありがとうございました(終)",
        "ありがとうございました。終わり",
        "ありがとうございました。\n以上",
        "谢谢阅读。(完)",
        "감사합니다. 끝",
        "תודה לכולם. סוף",
        "شكرا للجميع. انتهى",
        "The lock is shut. 5/5 (the end) END",
        "The keeper has waved enough 5/5 fin",
        "(5/5 – fine)",
    ],
)
def test_a_clue_tells_that_the_thread_ends(text: str) -> None:
    assert decoded(clue(text) or " | latn").ended


@pytest.mark.parametrize(
    "text",
    ["A long week-end", "The weekend.", "It was fine", "That is the end", "50以上", "夏の終わり", "A loose end."],
)
def test_what_only_sounds_like_an_end_is_none(text: str) -> None:
    assert not decoded(clue(text) or " | latn").ended


@pytest.mark.parametrize(
    "text",
    [
        "Hoy toca hablar de la esclusa. Abro hilo",
        "¿Por qué se cierra la esclusa? Va hilo:",
        "Petit fil pour expliquer l'écluse ⬇️",
        "Kanal neden kapalı? Kısa bir flood 👇",
        "چرا دریچه بسته است؟ رشته توییت 👇",
        "水門の仕組み、以下ツリーで。",
        "Почему закрыт шлюз? Тред.",
        "Чому закрито шлюз? Тред 👇",
        "Dlaczego śluza jest zamknięta? Wątek 👇",
        "जलद्वार क्यों बंद है? एक छोटा थ्रेड 👇",
        "为什么关闸？开个串",
        "The lock and why it leaks, a thread",
    ],
)
def test_a_head_that_announces_a_thread_is_heard(text: str) -> None:
    assert decoded(clue(text) or " | latn").announces
    assert clues([text], [None]) == [clue(text)]


def test_a_clue_is_null_when_nothing_in_the_post_matters() -> None:
    assert clue("The lock keeper waves at the boats.") is None
    assert clue("") is None


def test_a_corrected_post_is_known_again_and_another_is_not() -> None:
    first, fixed, other = (
        print_of(clue(text) or "")
        for text in (
            "2/4 Bring warm gloves and a lantern at seven.",
            "2/4 Bring warm gloves and a lantern at eight. Sorry!",
            "2/4 Nobody expected eels in the upper chamber.",
        )
    )
    assert len(first & fixed) * 2 >= len(first)
    assert not first & other
