"""What a text says about being a thread, beside its number: that one follows, or that it is somebody else's."""

import re
from typing import Final

from archiver.stitching.edges import ANNOUNCING

_SAMPLE: Final = 240
_CUES = re.compile(
    rf"🧵|(?:^|\n)[^\w\n]{{0,4}}(?:{ANNOUNCING})\b"
    rf"|\b(?:an?|short|long|new|quick|brief|mini|this|un|uma?|abro|abrimos|dentro|va|ein|een|en)[ -](?:{ANNOUNCING})\b"
    rf"|\b(?:{ANNOUNCING})\b\s?[:👇⬇↓(/\])]|[\[(](?:{ANNOUNCING})[\])]|スレッド|連投|연재|שרשור|ثريد|سلسلة تغريدات|رشته توییت",
    re.IGNORECASE,
)
_LOUD = re.compile(r"\b(?:THREAD|HILO|FIO|FIL)\b")
_LED: Final = frozenset({"Hilo", "hilo", "HILO", "Fio:", "Fio ", "Fil ", "Fil:"})
_REPOST = re.compile(r"\s{0,3}[\"“]?RT:? @\w")


def announces(text: str) -> bool:
    """Whether the text says that a thread follows: "🧵", "Thread:", "ABRO HILO", "a thread"."""
    if not ("hread" in text or "HREAD" in text or text[:4] in _LED or (not text.isascii() and _widely(text))):
        return False
    ends = text[:_SAMPLE] + "\n" + text[-80:]
    return _CUES.search(ends) is not None or _LOUD.search(ends) is not None


def _widely(text: str) -> bool:
    # One after the other: a generator over them would cost more than all of them.
    return (
        "🧵" in text
        or "👇" in text
        or "HILO" in text
        or "スレッド" in text
        or "連投" in text
        or "스레드" in text
        or "타래" in text
        or "שרשור" in text
        or "ثريد" in text
        or "тред" in text
        or "нить" in text
    )


def is_repost(text: str) -> bool:
    """Whether the text repeats somebody's post ("RT @…: 2/3 …"): never a part."""
    return "RT" in text[:6] and _REPOST.match(text) is not None
