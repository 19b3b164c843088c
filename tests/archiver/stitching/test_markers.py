"""Every form in which authors number, and what only looks like one."""

import pytest

from archiver.stitching.clues import decoded, print_of
from archiver.stitching.markers import clue, clues, marker_of, read

NUMBERED = [
    ("2/5 The lock keeper waves.", 2, 5),
    ("(2/5) The lock keeper waves.", 2, 5),
    ("[2/5] The lock keeper waves.", 2, 5),
    ("{2/5} The lock keeper waves.", 2, 5),
    ("The lock keeper waves. 2/5", 2, 5),
    ("The lock keeper waves (2/5)", 2, 5),
    ("The lock keeper waves.(2/5)", 2, 5),
    ("The lock keeper waves(2/5)", 2, 5),
    ("The lock keeper waves2/5", 2, 5),
    ("The lock keeper waves. (2/5/)", 2, 5),
    ("The lock keeper waves. 2/5)", 2, 5),
    ("The lock keeper waves. 2 / 5", 2, 5),
    ("The lock keeper waves. (2/ 5)", 2, 5),
    ("The lock keeper waves.\n\n2/5", 2, 5),
    ("The lock keeper waves.\n\n2/5\n\nhttps://locks.example/1/9", 2, 5),
    ("The lock keeper waves. 2/5 https://locks.example/3/4", 2, 5),
    ("The lock keeper waves. 2/5https://locks.example", 2, 5),
    ("The lock keeper waves. 2/5 #locks @keeper 🚤", 2, 5),
    ("The lock keeper waves. 2/5🚤", 2, 5),
    ("The lock keeper waves.2/5pic.twitter.com/LocKs", 2, 5),
    ("The lock keeper waves. 2//", 2, None),
    ("The lock keeper waves. 5/5 END", 5, 5),
    ("The lock keeper waves. 5/5 //fin", 5, 5),
    ("@keeper @council 2/5 The lock opens.", 2, 5),
    ("🧵 2/5 The lock opens.", 2, 5),
    ("THREAD 2/5: the lock opens.", 2, 5),
    ("[THREAD 2/5] the lock opens.", 2, 5),
    ("#2/5 The lock opens.", 2, 5),
    ("2|5 The lock opens.", 2, 5),
    ("The lock opens. 2\\5", 2, 5),
    ("**2/5** The lock opens.", 2, 5),
    ("02/05 The lock opens.", 2, 5),
    ("2⁄5 The lock opens.", 2, 5),
    ("The lock opens.²/⁵", 2, 5),
    ("2️⃣/5️⃣ The lock opens.", 2, 5),
    ("The lock opens. ②/⑤", 2, 5),
    ("水門が開きます。　２／５", 2, 5),
    ("（２／５）水門が開きます。", 2, 5),
    ("2/5水門が開きます。", 2, 5),
    ("2/5 수문이 열립니다.", 2, 5),
    ("تُفتح البوابة اليوم. ٢/٥", 2, 5),
    ("۲/۵ دریچه امروز باز می‌شود.", 2, 5),
    ("\u200f(2/5)\u200f השער נפתח היום.", 2, 5),
    ("השער נפתח היום. 2\u200f/\u200f5", 2, 5),
    ("२/५ आज द्वार खुलेगा।", 2, 5),
    ("২/৫ আজ দরজা খুলবে।", 2, 5),
    ("2\u00a0/\u00a05 L'écluse ouvre.", 2, 5),
    ("\u200d2/5 L'écluse ouvre.", 2, 5),
    ("2 of 5: the lock opens.", 2, 5),
    ("The lock opens. (2 of 5)", 2, 5),
    ("The lock opens. (2 of 5) #locks", 2, 5),
    ("The lock opens: https://locks.example/a (2 of 5) #locks", 2, 5),
    ("水門が開きます。" + "舟は静かに待っています。" * 9 + "第2回", 2, None),
    ("2 de 5: se abre la esclusa.", 2, 5),
    ("2 sur 5 – l'écluse ouvre.", 2, 5),
    ("2 из 5: шлюз открыт.", 2, 5),
    ("השער נפתח. (2 מתוך 5)", 2, 5),
    ("٢ من ٥: تُفتح البوابة.", 2, 5),
    ("Teil 2/5: Die Schleuse öffnet.", 2, 5),
    ("Parte 2 de 5: se abre la esclusa.", 2, 5),
    ("Partie 2/5 : l'écluse ouvre.", 2, 5),
    ("Часть 2 из 5. Шлюз открыт.", 2, 5),
    ("The lock opens (Part 2 of 5)", 2, 5),
    ("2/ The lock opens.", 2, None),
    ("2/The lock opens.", 2, None),
    ("The lock opens. 2/", 2, None),
    ("The lock opens. (2/)", 2, None),
    ("The lock opens. 2/end", 2, None),
    ("The lock opens. 2/ END", 2, None),
    ("The lock opens /2/fin", 2, None),
    ("The lock opens. 2 of 5/fin", 2, 5),
    ("2부: 수문이 열립니다.", 2, None),
    ("The lock opens. 103/", 103, None),
    ("The lock opens after a long winter, and every keeper is proud of it.1/", 1, None),
    ("The lock opens. 1/https://locks.example/9", 1, None),
    ("Release #24, opened after 9/11 came. (1/2) https://locks.example/3/4 #locks", 1, 2),
    ("The lock opens. 2/n", 2, None),
    ("The lock opens. (2/x)", 2, None),
    ("The lock opens. 2/?", 2, None),
    ("2/- The lock opens.", 2, None),
    ("The lock opens. /2", 2, None),
    ("The lock opens./2", 2, None),
    ("Part 2. The lock opens.", 2, None),
    ("Part two: the lock opens.", 2, None),
    ("【その2】水門が開きます。", 2, None),
    ("第2回 水門が開きます。", 2, None),
    ("2) The lock opens.", 2, None),
    ("2. The lock opens.", 2, None),
    ("2- The lock opens.", 2, None),
    ("2️⃣ The lock opens.", 2, None),
    ("🔟 The lock opens.", 10, None),
    ("②水門が開きます。", 2, None),
    ("お知らせです。②水門が開きます。", 2, None),
    ("（二）水闸打开了。", 2, None),
    ("The lock opens today 2//5", 2, 5),
    ("2-of-5 The lock opens.", 2, 5),
    ("Η δεξαμενή ανοίγει (2 από 5)", 2, 5),
    ("Шлюз відкрито (2 з 5)", 2, 5),
    ("Шлюз отворен (2 од 5)", 2, 5),
    ("水門の話です（その二）", 2, None),
    ("水門の話です（全５回の２）", 2, 5),
    ("2ª parte: la esclusa", 2, None),
    ("2nd part: the lock", 2, None),
    ("2편(끝): 수문이 열립니다.", 2, None),
    ("The lock opens at noon ¾", 3, 4),
    ("(½) The lock opens.", 1, 2),
    ("يفتح الهويس اليوم. ٢\u061c/\u061c٥", 2, 5),
    ("The lock opens on Monday. 2/5", 2, 5),
    ("The lock opens until July. 2/5 Thank you!", 2, 5),
    ("Why the lock leaks (2/5)\n\nThe old gate is worn and the new one late.", 2, 5),
    ("Where gates come from [2/5]\n\nFrom a yard by the sea, in two parts.", 2, 5),
    ("Why the lock leaks again 2/5\n\nThe old gate is worn.", 2, 5),
    ("Guide | 2/5 | How a lock works\n\nWater finds its level.", 2, 5),
    ("Notes from the lock, 2/5: the gate is worn.", 2, 5),
    ("The keeper waves (2/5, cont.)", 2, 5),
    ("The keeper has waved since noon 2/5 cont'd", 2, 5),
    ("El guarda saluda en la esclusa 2/5 (continúa)", 2, 5),
    ("Il guardiano saluta (2/5 – segue)", 2, 5),
    ("Der Wärter winkt 2/5 (Fortsetzung folgt)", 2, 5),
    ("L'éclusier salue 2/5 (à suivre)", 2, 5),
    ("Dozorca macha 2/5 cdn.", 2, 5),
    ("يلوح الحارس 2/5 يتبع", 2, 5),
    ("守閘人揮手 2/5（未完待續）", 2, 5),
    ("The keeper has waved enough 5/5 end", 5, 5),
    ("The lock is shut. 5/5 [END] 🔚", 5, 5),
    ("0/5 The lock opens.", 0, 5),
    ("6/5 The lock opens.", 6, 5),
]


@pytest.mark.parametrize(("text", "index", "total"), NUMBERED)
def test_a_form_that_authors_use_is_read(text: str, index: int, total: int | None) -> None:
    assert read(text)[0][:2] == (index, total)
    stored = marker_of(clue(text))
    assert stored is not None
    assert stored[:2] == (index, total)


ONLY_ALIKE = [
    "Open house on 5/6",
    "Closing date: 5/6.",
    "5/6 Meeting at 7pm in the hall",
    "Staffed 24/7",
    "In memory of 9/11",
    "9/11 memorial service",
    "Rated 7/10",
    "4/5 stars for the view",
    "★★★★ 4/5",
    "Wordle 912 4/6",
    "2/3 of the locks leak",
    "2/3 der Schleusen sind alt",
    "Mescolate 3½ tazze di farina",
    "½ cup of oil for the gate",
    "The lock opens Jul. 2/5",
    "In scena giovedì (2/5)",
    "Concierto el viernes 2/5",
    "3 von 5 Schleusen sind offen",
    "We added 1/2 more locks to the map",
    "1st place for the keeper",
    "3rd party risk is real",
    "A 2/3 majority is needed",
    "1/2 cup of flour",
    "The keeper leads 3/4",
    "Photo 2/5: the lock",
    "Lock views (photo 2/5)",
    "Photo 1/2: rain. Photo 2/2: sun.",
    "Release 2/3 is out",
    "Ring at Apt 4/5",
    "Bill HB 2/5 passed",
    "New gateway 10.0.0.1/24",
    "Pictures: https://locks.example/2/5",
    "On 11/12/2024 we met",
    "The season 2020/21 begins",
    "3 of 5 locks are open today.",
    "1) oil 2) rope 3) patience",
    "Bring: 1. oil 2. rope",
    "We agree. 1/1 from us",
    "Part of the lock leaks",
    "Speed 80 km/h and/or less",
    "The wall is 40 m²",
    "Nothing here at all.",
    "",
]


@pytest.mark.parametrize("text", ONLY_ALIKE)
def test_what_only_looks_like_a_number_is_no_part_by_itself(text: str) -> None:
    markers = read(text)
    assert not markers or markers[0].certainty < 0.6 or markers[0].style.startswith("list")


def test_a_headline_is_read_before_the_body() -> None:
    assert read("It was installed in the flood year.", title="3/4 The pump")[0][:2] == (3, 4)


def test_neighbouring_readings_are_kept_for_the_neighbours_to_decide() -> None:
    assert {marker[:2] for marker in read("2. Half of the keepers live upstream.\n\n/3")} == {(2, None), (3, None)}


def test_a_clue_tells_the_words_around_a_thread() -> None:
    assert decoded(clue("A thread about locks 🧵") or "").announces
    assert decoded(clue("That is all. /fin") or "").ended
    assert decoded(clue("That is all. /fin #locks") or "").ended
    assert not decoded(clue("Great 🧵 from @keeper on locks, read it https://locks.example/a") or " | latn").announces
    assert not decoded(clue("Read this thread by the keeper, it is good") or " | latn").announces
    assert decoded(clue("RT @keeper: 2/3 The lock opens.") or "").repost
    assert decoded(clue("Die Schleuse ist auf und der Wärter winkt. 2/3") or "").language == "de"


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


def test_a_clue_reads_back_as_it_was_read() -> None:
    for text, *_ in NUMBERED:
        assert decoded(clue(text) or "").markers == read(text)


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
