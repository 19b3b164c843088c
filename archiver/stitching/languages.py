"""Which script, and for Latin which language, a text is in: enough to tell the two halves of a bilingual author apart."""

import re
from typing import Final

_COMMON: Final = {
    "en": "the and of to in is for on that with this are was be it at by have not from will they their has you who our we a do as no me so an am or if but what when there all more one like he she his her us over just new can were since been had its than then them s t must",
    "fr": "le la les des du et est une un dans pour que qui sur pas au avec ce nous sont par plus cette il je vous en aux ont à de se ou été leur ses mais trois deux c d j l n qu s aujourd",
    "es": "el la los las de y que en un una por con para es se del al no lo como más su son este hoy está muy o fue pero sus han desde hasta sin dos tres",
    "pt": "o a os as de e que em um uma por com para é se do da no na não mais dos das ao como foi são pelo pela à até mas ou foram está",
    "ca": "el la els les de i que en un una per amb és es del al no ho com més són aquest avui està molt o fins però han dels als d l s n",
    "de": "der die das und ist nicht ein eine zu den von mit auf für im dem des sich wir auch es an werden aus bei ich hat in sind oder bleiben wegen noch nur wie nach aber wird wurde haben drei zwei",
    "it": "il di che la e per un una in non è con del della sono da dei le al gli si nel alla più come anche lo i dal delle ma ha c d l dell nell all",
    "nl": "de het een en van is in op dat te niet met voor zijn aan er ook om bij we naar uit wordt heeft die dit maar nog was waren of",
    "sv": "och att det i en är som på för av med den till inte om har de ett vi var från nu kan men efter eller",
    "no": "og at det i en er som på for av med den til ikke om har de et vi var fra nå kan men etter eller ble",
    "fi": "ja on ei se että oli hän mutta kun myös jo niin ovat joka tai vain kuin sen sitten ole",
    "pl": "i w na z do nie się jest to że o po za od przez dla są był była jak ale już tylko oraz",
    "cs": "a v na s z do ne se je to že o po za od pro jsou byl byla jak ale už jen nebo i",
    "hu": "a az és nem is egy hogy van volt meg de már csak ez ki el még vagy mert",
    "ro": "și în de la cu pe nu un o este sunt din pentru mai care a au că se fost dar",
    "cy": "y yr yn a ac ar i o mae wedi bod am gan ei eu ond nid mewn gyda hyn oedd r",
    "ga": "an na agus ar i ag tá le do go is bhí seo leis sé sí nach ach níl",
    "eu": "eta da du ez dira bat izan zen hau dute baina ere egin duen",
    "tr": "ve bir bu için ile da de çok ne olarak olan gibi daha en kadar var mi her",
    "id": "yang dan di ini itu dengan untuk dari tidak akan pada ke kami adalah bisa juga dalam",
}


def _homes() -> dict[str, tuple[str, ...]]:
    homes: dict[str, list[str]] = {}
    for language, words in _COMMON.items():
        for word in words.split():
            homes.setdefault(word, []).append(language)
    return {word: tuple(where) for word, where in homes.items()}


_HOMES: Final = _homes()
LATIN: Final = frozenset({*_COMMON, "latn"})
"""All classes of texts in Latin letters."""
_WHOLE_VOTE: Final = 60
"""Shared by the languages that have the word."""
_LEAST: Final = 60
_FEWEST: Final = 5
"""Of so many words one at least must be known: by chance a few are in any language."""
_LEAD: Final = 1.5
"""So many times as much as for the next one must speak for a language."""
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
_WORD = re.compile(r"\w+")
_BEYOND_LATIN = re.compile("[\u0370-\u1cff\u3041-\ud7a3]")


def language_of(sample: str) -> str:
    """The class of the text: `en`, `fr`, … for a known Latin language, `latn` for another, else the script (`arab`, `kana`).

    Args:
        sample: the beginning of the text, in small letters.

    >>> language_of("l'eau et le vent"), language_of("mae'r dŵr yn codi"), language_of("die pegel")
    ('fr', 'cy', 'latn')
    """
    if not sample.isascii() and _BEYOND_LATIN.search(sample):
        for script, letters in _SCRIPTS if _FAR_EAST.search(sample) else _NEARER:
            if letters.search(sample):
                return script
    words = _WORD.findall(sample)
    told = list(filter(None, map(_HOMES.get, words)))
    if len(told) < 2 or len(told) * _FEWEST < len(words):  # noqa: PLR2004 - one word proves nothing
        return "latn"
    votes: dict[str, int] = {}
    for homes in told:
        share = _WHOLE_VOTE // len(homes)
        for home in homes:
            votes[home] = votes.get(home, 0) + share
    best, most = max(votes.items(), key=_by_votes)
    del votes[best]
    return best if most >= _LEAST and most >= _LEAD * max(votes.values(), default=0) else "latn"


def _by_votes(vote: tuple[str, int]) -> tuple[int, str]:
    return vote[1], vote[0]
