"""What a text says about being a thread, beside its number: that one follows, or that it is somebody else's."""

import re
from collections.abc import Sequence
from typing import Final

from archiver.stitching.edges import ANNOUNCING

_SAMPLE: Final = 240
_CLOSE: Final = 80
_FAR_SAID: Final = (
    ("ッ", "スレッド"),
    ("ツ", "ツリー"),
    ("投", "連投"),
    ("串", "串"),
    ("推", "长推"),
    ("레", "스레드"),
    ("래", "타래"),
)
_ARABIC_SAID: Final = (("ث", "ثريد"), ("ش", "رشت"))
_HEBREW_SAID: Final = (("ר", "שרשור"),)
_CYRILLIC_SAID: Final = (("т", "тред"), ("Т", "Тред"), ("н", "нит"), ("Н", "Нит"))
_LATIN_SAID: Final = (("ą", "ątek"), ("H", "HILO"))
_SAID_FAR_AND_NEAR: Final = (*_FAR_SAID, *_ARABIC_SAID, *_HEBREW_SAID, *_CYRILLIC_SAID)
_SAID: Final = (
    ("\u2e80", _FAR_SAID),
    ("\u0700", _SAID_FAR_AND_NEAR),
    ("\u0600", _ARABIC_SAID),
    ("\u0590", _HEBREW_SAID),
    ("\u0400", _CYRILLIC_SAID),
    ("A", _LATIN_SAID),
    ("", _SAID_FAR_AND_NEAR),
)
"""Words for a thread by the first sign of a text, from which script on; each with a letter of it."""
_SAID_LAST: Final = ("hilo", "hilo:", "hilo.")
_THREADS: Final = f"{ANNOUNCING}|нитка|flood|utas|faden|zincir|draadje|رشتو|长推|長推"
_CUES = re.compile(
    rf"🧵|(?:^|\n)[^\w\n]{{0,4}}(?:{ANNOUNCING})\b"
    rf"|\b(?:an?|short|long|new|quick|brief|mini|this|un|uma?|abro|abrimos|dentro|va|ein|een|en)[ -](?:{ANNOUNCING})\b"
    rf"|\b(?:segue o|petite?|kleiner|sebuah|bir|krótki|короткий|небольшой|невеликий)\s(?:{_THREADS})\b"
    rf"|\b(?:{_THREADS})\b[^\n]{{0,60}}[👇⬇↓]|[.!?…؟。]\s?(?:{_THREADS})[.:!]?\s{{0,3}}$"
    rf"|\b(?:{ANNOUNCING})\b\s?[:👇⬇↓(/\])]|[\[(](?:{ANNOUNCING})[\])]"
    "|スレッド|連投|ツリー(?:で|に続|へ)|연재|שרשור|ثريد|سلسلة تغريدات|رشته توییت|开个串|開個串|串推|推串",
    re.IGNORECASE,
)
_LOUD = re.compile(r"\b(?:THREAD|HILO|FIO|FIL)\b")
_POINTED = re.compile(
    r"\b(?:read|see|this|great|good|excellent|important|useful|must[- ]read|check out|este|gran|buen|excelente|cet|ce|excellent)\s(?:this\s|the\s)?"
    r"(?:thread\b|hilo\b|fil\b|🧵)[^.!?\n]{0,8}\s(?:from|by|via|de)\s",
    re.IGNORECASE,
)
"""A word for somebody else's thread: "Great 🧵 from @…"."""
LED: Final = frozenset({"Hilo", "hilo", "HILO", "Fio:", "Fio ", "Fil ", "Fil:"})
_REPOST = re.compile(r"\s{0,3}[\"“]?RT:? @\w")


def announces(text: str) -> bool:
    """Whether the text says that a thread follows: "🧵", "Thread:", "ABRO HILO", "a thread"."""
    return (text[:4] in LED or _hints(text)) and _says(text)


def _hints(text: str) -> bool:
    """Whether one of the words may be in the text, but for those that it may begin with."""
    return (
        "hread" in text
        or ("H" in text and "HREAD" in text)
        or text.endswith(_SAID_LAST)
        or (not text.isascii() and _widely(text))
    )


def _says(text: str) -> bool:
    ends = text[:_SAMPLE] + "\n" + text[-_CLOSE:]
    said = _CUES.search(ends) is not None or _LOUD.search(ends) is not None
    return said and _POINTED.search(ends) is None


def _widely(text: str) -> bool:
    if "🧵" in text or "👇" in text or "⬇" in text:
        return True
    # One letter is found much faster than a word, and what begins in one script is hardly said in another.
    first = text[0]
    for after, words in _SAID:
        if first >= after:
            for letter, word in words:  # noqa: SIM110 - a generator costs more than all of them
                if letter in text and word in text:
                    return True
            return False
    return False


def announcing(texts: Sequence[str]) -> set[int]:
    """The places of the texts of a page that say so; those that begin with a word of `LED` are asked one by one."""
    return {place for place, text in enumerate(texts) if _hints(text) and _says(text)}


def is_repost(text: str) -> bool:
    """Whether the text repeats somebody's post ("RT @…: 2/3 …"): never a part."""
    return "RT" in text[:6] and _REPOST.match(text) is not None
