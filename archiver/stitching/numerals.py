"""Numbers that are written as words or letters."""

from typing import Final

_CARDINALS: Final = (
    "one i uno un ein eins eine une um 一 α א",
    "two ii dos zwei deux dois twee 二 β ב",
    "three iii tres drei trois três 三 γ ג",
    "four iv cuatro vier quatre quatro 四 δ ד",
    "five v cinco fünf cinq 五 ε ה",
    "six vi seis sechs 六",
    "seven vii siete sieben sept sete 七",
    "eight viii ocho acht huit oito 八",
    "nine ix nueve neun neuf nove 九",
    "ten x diez zehn dix dez 十",
)
_ORDINALS: Final = (
    (
        "primera primeira première prima erster erste eerste första første první első první pierwsza ensimmäinen birinci πρώτο "
        "первая первый перша الأول اول پہلا ראשון पहला প্রথম"
    ),
    (
        "segunda deuxième seconda zweiter zweite tweede andra anden andre druhá második doua druga toinen ikinci kedua δεύτερο "
        "вторая друга الثاني دوم שני दूसरा দ্বিতীয়"
    ),
    (
        "tercera terceira troisième terza dritter dritte derde tredje třetí harmadik treia trzecia kolmas üçüncü ketiga τρίτο "
        "третья третя الثالث سوم שלישי तीसरा তৃতীয়"
    ),
    (
        "cuarta quarta quatrième vierter vierte vierde fjärde fjerde čtvrtá negyedik patra czwarta neljäs dördüncü keempat τέταρτο "
        "четвёртая четверта الرابع چهارم רביעי चौथा চতুর্থ"
    ),
    (
        "quinta cinquième fünfter fünfte vijfde femte pátá ötödik cincea piąta viides beşinci kelima πέμπτο "
        "пятая п'ята الخامس پنجم חמישי पाँचवाँ পঞ্চম"
    ),
)
"""In the gender of the words for a part."""
_NUMBERS: Final = {
    word: number for rows in (_CARDINALS, _ORDINALS) for number, row in enumerate(rows, start=1) for word in row.split()
}
ORDINALS: Final = frozenset(word for row in _ORDINALS for word in row.split())
"""Words that say which part, before the word for it."""


def number(digits: str) -> int | None:
    """The number that the digits or the word mean.

    >>> number("٣"), number("iv"), number("Segunda"), number("harvest")
    (3, 4, 2, None)
    """
    return int(digits) if digits.isdecimal() else _NUMBERS.get(digits.lower())
