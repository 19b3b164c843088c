"""What a text says about being a thread, beside its number: that one follows, or that it is somebody else's."""

import re
from collections.abc import Sequence
from typing import Final

from archiver.stitching.edges import ANNOUNCING

_SAMPLE: Final = 240
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
    if not (
        "hread" in text
        or "HREAD" in text
        or "hilo" in text
        or text[:4] in LED
        or (not text.isascii() and _widely(text))
    ):
        return False
    ends = text[:_SAMPLE] + "\n" + text[-80:]
    said = _CUES.search(ends) is not None or _LOUD.search(ends) is not None
    return said and _POINTED.search(ends) is None


def _widely(text: str) -> bool:
    # One after the other: a generator over them would cost more than all of them; and one letter is found faster than a word.
    return (
        "🧵" in text
        or "👇" in text
        or "⬇" in text
        or ("ッ" in text and "スレッド" in text)
        or ("ツ" in text and "ツリー" in text)
        or ("投" in text and "連投" in text)
        or "串" in text
        or ("레" in text and "스레드" in text)
        or ("래" in text and "타래" in text)
        or ("ר" in text and "שרשור" in text)
        or ("ث" in text and "ثريد" in text)
        or ("ش" in text and "رشت" in text)
        or ("غ" in text and "تغريدات" in text)
        or ("е" in text and ("тред" in text or "Тред" in text))
        or ("и" in text and ("нит" in text or "Нит" in text))
        or ("ą" in text and ("wątek" in text or "Wątek" in text))
        or ("H" in text and "HILO" in text)
    )


def announcing(texts: Sequence[str]) -> set[int]:
    """The places of the texts of a page that say so; those that begin with a word of `LED` are asked one by one."""
    places = [
        place
        for place, text in enumerate(texts)
        if "hread" in text
        or ("H" in text and "HREAD" in text)
        or "hilo" in text
        or not (text.isascii() or not _widely(text))
    ]
    return {place for place in places if announces(texts[place])}


def is_repost(text: str) -> bool:
    """Whether the text repeats somebody's post ("RT @…: 2/3 …"): never a part."""
    return "RT" in text[:6] and _REPOST.match(text) is not None
