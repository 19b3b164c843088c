"""Which script, and for Latin which language, a text is in: enough to tell the two halves of a bilingual author apart."""

import re
from typing import Final

_COMMON: Final = {
    "en": "the and of to in is for on that with this are was be it at by have not from will they their has you who our we a do as no me so an am or if but what when there all more one like he she his her us over just new can were",
    "fr": "le la les des du et est une dans pour que qui sur pas au avec ce nous sont par plus cette il je vous en aux ont",
    "es": "el la los las de y que en un una por con para es se del al no lo como más su son este hoy está muy o",
    "pt": "o a os as de e que em um uma por com para é se do da no na não mais dos das ao como foi são pelo pela",
    "de": "der die das und ist nicht ein eine zu den von mit auf für im dem des sich wir auch es an werden aus bei ich hat",
    "it": "il di che la e per un una in non è con del della sono da dei le al gli si nel alla più come anche lo i",
    "nl": "de het een en van is in op dat te niet met voor zijn aan er ook om bij we naar uit wordt heeft die dit",
    "sv": "och att det i en är som på för av med den till inte om har de ett vi var från nu kan",
    "tr": "ve bir bu için ile da de çok ne olarak olan gibi daha en kadar var mi her",
    "id": "yang dan di ini itu dengan untuk dari tidak akan pada ke kami adalah bisa juga dalam",
}


def _only_here() -> dict[str, str]:
    homes: dict[str, list[str]] = {}
    for language, words in _COMMON.items():
        for word in words.split():
            homes.setdefault(word, []).append(language)
    return {word: where[0] for word, where in homes.items() if len(where) == 1}


_WORDS: Final = _only_here()
_SCRIPTS: Final = (
    ("kana", re.compile("[\u3041-\u30ff]")),
    ("hang", re.compile("[\uac00-\ud7a3]")),
    ("hani", re.compile("[\u3400-\u9fff]")),
    ("arab", re.compile("[\u0620-\u06d3]{2}")),
    ("hebr", re.compile("[\u05d0-\u05ea]{2}")),
    ("cyrl", re.compile("[\u0400-\u04ff]{2}")),
    ("deva", re.compile("[\u0904-\u0939]")),
    ("grek", re.compile("[\u0386-\u03ff]{2}")),
    ("thai", re.compile("[\u0e01-\u0e2e]")),
    ("beng", re.compile("[\u0985-\u09b9]")),
    ("taml", re.compile("[\u0b85-\u0bb9]")),
)
_FAR_EAST = re.compile("[\u3041-\ud7a3]")
_NEARER: Final = _SCRIPTS[3:]
_BEYOND_LATIN = re.compile("[\u0370-\u1cff\u3041-\ud7a3]")


def language_of(sample: str, words: list[str]) -> str:
    """The class of the text: `en`, `fr`, … for a known Latin language, `latn` for another, else the script (`arab`, `kana`).

    Args:
        sample: the beginning of the text.
        words: its words in small letters.

    >>> language_of("The rain and the wind", ["the", "rain", "and", "the", "wind"])
    'en'
    """
    if not sample.isascii() and _BEYOND_LATIN.search(sample):
        for script, letters in _SCRIPTS if _FAR_EAST.search(sample) else _NEARER:
            if letters.search(sample):
                return script
    told = list(filter(None, map(_WORDS.get, words)))
    if len(told) < 2:  # noqa: PLR2004 - one word proves nothing
        return "latn"
    best = told[0]
    if told.count(best) != len(told):
        best = max(sorted(set(told)), key=told.count)
    return best if told.count(best) * 2 > len(told) else "latn"
