"""Where a post begins and where it ends for a reader: handles, links, hashtags, emoji and closing words are no text.

Both ways are bounded in length and in steps: what stands beyond the windows is never looked at.
"""

import re
from collections.abc import Iterator
from typing import Final

from archiver.stitching.alphabet import plain

HEAD_WINDOW: Final = 200
TAIL_WINDOW: Final = 320
_LONGEST_CLOSING: Final = 24
_STEPS: Final = 16
"""How many words are taken off one end: more hashtags than anybody reads."""

EMOJI: Final = "\u2190-\u21ff\u2300-\u23ff\u2500-\u2775\u2794-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\U0001f000-\U0001faff\U000e0020-\U000e007f"
ANNOUNCING: Final = (
    "thread|hilo|fio|fil|tråd|draad|wątek|нить|тред|ветка|スレッド|스레드|타래|שרשור|ثريد|سلسلة|رشته|থ্রেড|थ्रेड|串|推串"
)

_HEAD_NOISE = re.compile(
    rf"(?:[\s.\"“”*_>•·]{{1,20}}|@[\w.@-]{{1,60}}[:,]?|[#][^\W\d]\w{{0,60}}|[{EMOJI}]{{1,20}}|n[or]\.\s?(?=\d{{1,3}}/\d)"
    rf"|[\[(]?(?:mini[- ]?|a |new )?(?:{ANNOUNCING})\b[\])]?\s?[:/|.,–—>-]{{0,3}}(?=\W|$))",
    re.IGNORECASE,
)
_READY = re.compile(r"(?:^|[\s(\[])\d{1,3}\s?[/|\\]\s?\d{1,3}[)\]]?$")
_FINAL: Final = "end fin fim ende eof fine slut einde last final konec koniec конец"
_FINAL_BRIEF: Final = "終 终 完 끝"
_FINAL_FAR: Final = "終わり おわり 以上 סוף انتهى النهاية پایان"


def _last_words() -> Iterator[str]:
    """Every way to say that a thread ends, in brackets, behind a sign or at the end of what is said."""
    for word in (*_FINAL.split(), *_FINAL_BRIEF.split(), *_FINAL_FAR.split()):
        for spelt in (word, word.title(), word.upper()):
            yield from (f"{opening}{spelt}{closing}" for opening in "([（［【" for closing in _CLOSED)
    yield from ("fim", "Fim", "FIM", "ende", "ENDE", "EOF", "EOT", "thread", "konec", "koniec", "конец", "Конец")
    for word in ("end", "End", "END", "fin", "Fin", "FIN"):
        yield from (f"{word}{mark}" for mark in ("", *"/.!-*"))
    for word in (*_FINAL_BRIEF.split(), *_FINAL_FAR.split()):
        yield from (f"{before}{word}{mark}" for before in _STOPPED for mark in ("", "。", "."))


_CLOSED: Final = ")]）］】"
_STOPPED: Final = ("\n\n", ".\n", "。\n", ". ", "! ", "。 ", "す。", "た。", "い。", "る。", "\n", "。")
LAST_WORDS: Final = frozenset(ending[-3:] for ending in _last_words() if len(ending) > 2)  # noqa: PLR2004 - they are compared with three letters
"""The last three letters of every way to say that a thread ends: a look at them spares most posts the search for it."""
UNGLUED: Final = frozenset(
    spelt for word in ("end", "fin", "fim", "eof", "eot") for spelt in (word, word.title(), word.upper())
)
"""Those of them that are whole words: behind another letter they end a "friend", but no thread."""
_NOISE_WORD = re.compile(
    r"https?:\S*|www\.\S+|pic\.\S+|[#@][\w.@-]+[.,!?]?|(?:[\w-]{1,60}\.){1,5}[a-z]{2,12}(?:/\S*)?|[-–—=~]{1,4}>|\|",
    re.IGNORECASE,
)
_GLUED_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/)\S*$")
_GLUED_EMOJI = re.compile(rf"[{EMOJI}]{{1,40}}$")
_LOUD: Final = "END FIN FIM ENDE EOF EOT"
_SIGNED: Final = "|".join(
    spelt
    for word in (*_FINAL.split(), *_FINAL_FAR.split(), *_FINAL_BRIEF.split())
    for spelt in sorted({word, word.title(), word.upper()} - {*_LOUD.split()})
)
_SLASH_OF_NUMBER: Final = r"(?:(?<=\s\d/)|(?<=\s\d\d/))(?<!of\s\d/)(?<!art\s\d/)"
"""In "4/end" it belongs to the number, in "2 of 5/end" it does not."""
_END = re.compile(
    rf"(?:(?:(?:(?!/(?:{_SLASH_OF_NUMBER}))[/\[(*–—-]){{1,3}}|{_SLASH_OF_NUMBER})\s?(?:{_SIGNED})(?!\w)"
    rf"|(?:[\[(]\s?)?\b(?:{'|'.join(_LOUD.split())}|[Ee]nd of thread|/thread)\b"
    rf"|(?:{'|'.join((*_FINAL_FAR.split(), *_FINAL_BRIEF.split()))}|[Кк]онец)(?!\w)|(?:(?<=[.,!?…–—]\s)|(?<=\n))[Tt]he\s[Ee]nd)"
    r"[\])/.!。*–—-]{0,4}$"
)
_BRACKETS: Final = frozenset("([")

CONTINUING: Final = (
    "cont|contd|cont[’']d|continued|continues|more|contin[uú]a|sigue|segue|suite|à suivre|fortsetzung(?: folgt)?|wird fortgesetzt|weiter"
    "|wordt vervolgd|vervolg|forts|devam[ıi](?: var)?|cdn|cd|ciąg dalszy(?: nastąpi)?|bersambung|lanjut|продолжение(?: следует)?|далі|далее"
    "|يتبع|ادامه(?: دارد)?|המשך(?: יבוא)?|יבוא|つづく|続く|続き|계속|未完待续|未完待續|待续|待續|续|續"
)
"""How an author says behind the number that the next part follows."""
FINISHING: Final = "end|fin|fim|fine|ende|final|slut|einde|konec|koniec|конец|кінець|tamat|selesai|son|النهاية|انتهى|پایان|סוף|終わり|おわり|完|終|终|끝"
"""How he says there that nothing follows."""
_DONE = "done|fini|terminé|fertig|klaar|klart?|färdig|ferdig|færdig|listo|fatto|pronto|feito|valmis|kész|hotovo|gotowe|gata|bitti|готово"
"""Words that say so behind the last number, and behind any other how far a work has come: "3/4 done"."""
_ADDED = re.compile(
    r"(?:(?P<opening>[(\[])|(?<![\d/.]))(?P<pair>\d{1,3}(?:\s?[/|]\s?(?:\d{1,3}|[nNxX?])|/(?=\s)))(?P<closing>[)\]])?"
    rf"\s?[,;:–—-]{{0,2}}\s?[(\[]?(?:(?:{CONTINUING})|(?P<end>{FINISHING}|(?P<done>{_DONE})))(?!\w)[.…!]{{0,3}}[)\]]?$",
    re.IGNORECASE,
)
"""A number with such a word: "(1/3, cont.)", "2/3 (segue)", "3/3 end"."""
_LONGEST_ADDED: Final = 44
_DASHED = re.compile(r"(?<=\s)[–—]\s?(\d{1,3}/\d{1,3})\s?[–—]$")
"""A number between dashes: "– 1/5 –"."""
_LONGEST_DASHED: Final = 12


def head_of(text: str) -> str:
    """The beginning of the text in plain signs, from its first word on."""
    window = plain(text[:HEAD_WINDOW])
    if window[:1].isalnum() and not window[0].isalpha():
        return window
    start = 0
    for _ in range(_STEPS):
        found = _HEAD_NOISE.match(window, start)
        if found is None:
            break
        start = found.end()
    return window[start:]


def is_ended(text: str) -> bool:
    """Whether the author says that this was the last part."""
    return text[-3:] in LAST_WORDS and tail_of(text)[1]


def closing(text: str) -> int | None:
    """Where in the last letters of the text its closing word begins ("END", "/fin"), if there is one."""
    return _closing(plain(text[-_LONGEST_CLOSING:]))


def _closing(window: str) -> int | None:
    found = _END.search(window, max(0, len(window) - _LONGEST_CLOSING))
    if found is None:
        return None
    start = found.start()
    # "week-end" ends nothing.
    return None if window[start] not in _BRACKETS and window[start - 1 : start].isalpha() else start


def tail_of(text: str) -> tuple[str, bool]:
    """The end of the text in plain signs, up to its last word, and whether the author says that this was the last part."""
    window = plain(text[-TAIL_WINDOW:])
    ended = False
    for _ in range(_STEPS):
        window = window.rstrip(' \n\r\t:"”»*_')
        if not window:
            break
        if _may_add(window[-_LONGEST_ADDED:]) and (found := _added(window)):
            closing = found["closing"] or {"(": ")", "[": "]"}.get(found["opening"] or "", "")
            window, ended = window[: found.end("pair")] + closing, ended or found["end"] is not None
            break
        last = window[-1]
        if last.isdecimal() or last in ")]}":
            # Most often the marker itself; else a link, a tag, or "(end)".
            if _READY.search(window, max(0, len(window) - 12)):
                break
        elif last in "–—" and (dashed := _DASHED.search(window, max(0, len(window) - _LONGEST_DASHED))):
            window = f"{window[: dashed.start()]}({dashed[1]})"
            break
        elif last == "…" and window[-2:-1] != "/":
            window = window[:-1]
            continue
        finish = _closing(window) if window[-3:] in LAST_WORDS else None
        if finish is not None:
            ended, window = True, window[:finish]
            continue
        shorter = _without_last_noise(window)
        if shorter is None:
            break
        window = shorter
    return window, ended


def _added(window: str) -> re.Match[str] | None:
    found = _ADDED.search(window, max(0, len(window) - _LONGEST_ADDED))
    if found and found["done"]:
        index, _, total = found["pair"].partition("/")
        return found if index.strip() == total.strip() else None
    return found


def _may_add(end: str) -> bool:
    # Most slashes at the end are those of links.
    before, slash, _ = end.rpartition("/")
    return bool(slash) and before.rstrip()[-1:].isdecimal()


def _without_last_noise(window: str) -> str | None:
    cut = max(window.rfind(" "), window.rfind("\n")) + 1
    word = window[cut:]
    if _NOISE_WORD.fullmatch(word):
        return window[:cut]
    for glued in (_GLUED_LINK, _GLUED_EMOJI):
        if found := glued.search(word):
            return window[: cut + found.start()]
    return None
