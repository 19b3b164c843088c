"""What a numbering marker is: "1/5", "(2/5)", "3/", "١/٥", "1 of 5" … and what only looks like one.

`clue` is called once for each post when it arrives, and keeps all that stitching will ever ask of the text.
"""

import re
import zlib
from functools import lru_cache
from typing import Final, NamedTuple

from archiver.stitching.edges import ANNOUNCING
from archiver.stitching.languages import language_of
from archiver.stitching.reading import Found, Marker, candidates

__all__ = ["CLUES_VERSION", "Clue", "Marker", "clue", "decoded", "marker_of", "read"]

CLUES_VERSION: Final = 1
"""Grows whenever `clue` reads differently: an archive with older clues reads its texts again."""


class Clue(NamedTuple):
    """What a stored clue says."""

    markers: tuple[Marker, ...]
    announces: bool
    """It says that a thread follows ("🧵", "Thread:", "ABRO HILO")."""
    ended: bool
    """It says that the thread ends here ("/fin")."""
    repost: bool
    """It repeats somebody's post ("RT @…"): never a part."""
    language: str
    print: frozenset[str]
    """Of the content: two posts that share half of it say the same."""


_DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯０１２３４５６７８９"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑🔟"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff"
_FIRST: Final = frozenset(_DIGITS + _CIRCLED + _INVISIBLE + "([{<（［【〔「#＃№*_ \n\t\u3000\u00a0")
_LAST: Final = frozenset(_DIGITS + _CIRCLED + _INVISIBLE + ")]}）］】〕」⃣ \n\t")
_COUNTING = re.compile(rf"[\d{_CIRCLED}一二三四五六七八九十]")
_PAIR = re.compile(r"/(?:(?<=[\d\s)⃣⁰¹²³⁴-⁹\ufe0f\u200b-\u200f\u2066-\u2069①-⓿]/)|(?=\d{1,2}(?:[\s)\]]|$)))")
_OTHER_SLASH = re.compile(r"[／⁄∕]")
_LED = frozenset(
    "part pt pt. teil deel parte pte. partie del dio часть частин część cz. cz bölüm kısım rész osa дел μέρος phần bagian pars חלק الجزء جزء "
    "قسمت بخش भाग ভাগ পর্ব thread hilo fio fil tråd draad wątek тред one two three".split()
)
_PARTED_CJK = frozenset("そ其第パ파제【「［（")
_LAST_WORDS = frozenset({"end", "END", "End", "fin", "FIN", "Fin", "in)", "nd)", "IN)", "ND)", "in]", "nd]", "IN]", "ND]", "IN.", "ND.", "EOF", "EOT", "fim", "FIM", "nde", "NDE", "わり", "(終)", "（終", "以上"})
_OF_NEAR_END = re.compile(r"\d ?of ?\d")
_WHOLE = 640
_NOTHING: Final = Found((), ended=False, head="")


def _may_be_numbered(text: str) -> bool:
    """A few looks at both ends, cheap enough for every post that comes in: could there be a number at all?"""
    first = text[0]
    if first in _FIRST:
        if _COUNTING.search(text, 0, 14):
            return True
    elif first in _LETTERS and text[:12].split(None, 1)[0].rstrip(".:#0123456789").lower() in _LED:
        return True
    if text[-1] in _LAST and _COUNTING.search(text, max(0, len(text) - 14)):
        return True
    if "/" in text:
        if len(text) <= _WHOLE:
            if _PAIR.search(text):
                return True
        elif _PAIR.search(text, 0, 300) or _PAIR.search(text, len(text) - 340):
            return True
    if " of" in text and _OF_NEAR_END.search(text, max(0, len(text) - 120)):
        return True
    if text[-3:] in _LAST_WORDS:
        return True
    if text.isascii():
        return False
    return first in _PARTED_CJK or "／" in text or "⁄" in text or (_WIDE_LIST.search(text, 0, 90) is not None)


_LETTERS = frozenset(word[0] for word in _LED) | frozenset(word[0].upper() for word in _LED)
_WIDE_LIST = re.compile("[。.:!?：！？]\\s?[①-⑳❶-❿]|第\\s?[\\d一二三四五六七八九十]|その[\\d一二三四五六七八九十]")


def read(text: str, title: str | None = None) -> tuple[Marker, ...]:
    """All candidate readings of a post, the best first; none for most posts.

    >>> read("The bridge opens at noon. (2/5)")[0][:2]
    (2, 5)
    """
    return _found(text, title).markers


def _found(text: str, title: str | None) -> Found:
    found = candidates(text) if text and _may_be_numbered(text) else _NOTHING
    if title and _may_be_numbered(title):
        headline = candidates(title)
        markers = sorted({*headline.markers, *found.markers}, key=lambda marker: (-marker.certainty, marker))
        return Found(tuple(markers[:3]), headline.ended or found.ended, found.head or headline.head)
    return found


_CUES = re.compile(
    rf"🧵|(?:^|\n)[^\w\n]{{0,4}}(?:{ANNOUNCING})\b|\b(?:a|an|short|long|new|quick|brief|mini|this|un|uma?|abro|abrimos|dentro|va|ein|een|en)[ -](?:{ANNOUNCING})\b"
    rf"|\b(?:{ANNOUNCING})\b\s?[:👇⬇↓(/\])]|[\[(](?:{ANNOUNCING})[\])]"
    r"|スレッド|連投|연재|שרשור|ثريد|سلسلة تغريدات|رشته توییت",
    re.IGNORECASE,
)
_CUES_LOUD = re.compile(r"\b(?:THREAD|HILO|FIO|FIL)\b")
_WIDE_CUES = ("🧵", "スレッド", "שרשור", "ثريد", "тред", "нить", "스레드", "타래", "連投")


def _announces(text: str) -> bool:
    if "hread" in text or "HREAD" in text or "HILO" in text or text[:4] in _LED_HILO or not (text.isascii() or not any(cue in text for cue in _WIDE_CUES)):
        ends = text[:_SAMPLE] + "\n" + text[-80:]
        return _CUES.search(ends) is not None or _CUES_LOUD.search(ends) is not None
    return False


_LED_HILO = frozenset({"Hilo", "hilo", "Fio:", "Fio ", "Fil ", "Fil:"})
_REPOST = re.compile(r"\s{0,3}[\"“]?RT:? @\w")
_WORDS = re.compile(r"[^\W\d_]{4,40}")
_SAMPLE = 240


def clue(text: str, title: str | None = None) -> str | None:
    """All that stitching will ever ask of this text, in one short line; null when nothing in it matters.

    >>> clue("The bridge opens at noon. (2/5)")
    '2/5 tail paren .95 | en 2f1.8a0'
    """
    found = _found(text, title)
    announces = _announces(text) or (title is not None and _announces(title))
    if not found.markers and not announces and not found.ended:
        return None
    flags = [word for word, said in (("thread", announces), ("end", found.ended), ("rt", _REPOST.match(text) is not None)) if said]
    flags.append(language_of(found.head or text))
    if found.markers:
        flags.append(_print(found.head))
    readings = "; ".join(_spelt(marker) for marker in found.markers)
    return f"{readings} | {' '.join(flags)}"


def _spelt(marker: Marker) -> str:
    index, total, style, place, certainty = marker
    return f"{index}/{'?' if total is None else total} {place} {style} {certainty:.2f}"


def _print(head: str) -> str:
    words = list(dict.fromkeys(_WORDS.findall(head[:_SAMPLE].lower())))
    telling = {*words[:3], *sorted(words, key=lambda word: (-len(word), word))[:3]}
    return ".".join(sorted(f"{zlib.crc32(word.encode()) & 0xFFF:03x}" for word in telling)) or "-"


def decoded(line: str) -> Clue:
    """The clue read back."""
    readings, _, rest = line.partition(" | ")
    flags, _, kept = rest.rpartition(" ")
    if not readings:
        flags, kept = rest, ""
    announces, ended, repost, language = _flags(flags)
    return Clue(_markers(readings), announces, ended, repost, language, frozenset(kept.split(".")) if kept else frozenset())


@lru_cache(maxsize=4096)
def _flags(flags: str) -> tuple[bool, bool, bool, str]:
    words = flags.split()
    return "thread" in words, "end" in words, "rt" in words, words[-1] if words else "latn"


@lru_cache(maxsize=65536)
def _markers(readings: str) -> tuple[Marker, ...]:
    return tuple(_marker(spelt) for spelt in readings.split("; ")) if readings else ()


def _marker(spelt: str) -> Marker:
    numbers, place, style, certainty = spelt.split(" ")
    index, _, total = numbers.partition("/")
    return Marker(int(index), None if total == "?" else int(total), style, place, float(certainty))


def marker_of(line: str | None) -> Marker | None:
    """The best reading that a stored clue holds."""
    if line is None:
        return None
    markers = _markers(line.partition(" | ")[0])
    return markers[0] if markers else None
