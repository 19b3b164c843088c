"""Where a post begins and where it ends for a reader: handles, links, hashtags, emoji and closing words are no text.

Both ways are bounded in length and in steps: what stands beyond the windows is never looked at.
"""

import re
from typing import Final

from archiver.stitching.alphabet import plain, words

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
    rf"(?:[\s.\"“”*_>•·]{{1,20}}|@[\w.@-]{{1,60}}[:,]?|[#][^\W\d]\w{{0,60}}|[{EMOJI}]{{1,20}}"
    rf"|[\[(]?(?:mini[- ]?|a |new )?(?:{ANNOUNCING})\b[\])]?\s?[:/|.,–—>-]{{0,3}}(?=\W|$))",
    re.IGNORECASE,
)
_READY = re.compile(r"(?:^|[\s(\[])\d{1,3}\s?[/|\\]\s?\d{1,3}[)\]]?$")
LAST_WORDS: Final = words(
    "end END End fin FIN Fin fim FIM nde NDE EOF EOT in) nd) im) IN) ND) in] nd] IN] ND] in/ nd/ nd- nd* in. nd. IN. ND. ND! IN! st) al) ne) ut) ead nec "
    "わり 以上 (終) （終） 終） 終) 完） 完) 。終 。完 。终 終。 סוף نتهى ایان"
)
"""The last three letters of every way to say that a thread ends: a look at them spares most posts the search for it."""
_NOISE_WORD = re.compile(
    r"https?:\S*|www\.\S+|pic\.\S+|[#@][\w.@-]+[.,!?]?|(?:[\w-]{1,60}\.){1,5}[a-z]{2,12}(?:/\S*)?|[-–—=~]{1,4}>|\|",
    re.IGNORECASE,
)
_GLUED_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/)\S*$")
_GLUED_EMOJI = re.compile(rf"[{EMOJI}]{{1,40}}$")
_END = re.compile(
    r"(?:[/\[(*–—-]{1,3}\s?(?:end|fin|fim|ende|eof|fine|slut|einde|last|final|konec|koniec|конец|终|終|完|끝|סוף|انتهى|پایان)\b"
    r"|\b(?:END|FIN|FIM|ENDE|EOF|EOT|End of thread|end of thread|/thread)\b|(?:終わり|おわり|以上|完|終|终|끝|סוף|انتهى|النهاية|پایان|конец)(?!\w))"
    r"[\])/.!*–—-]{0,4}$"
)


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
    return None if found is None or window[found.start() - 1 : found.start()].isalpha() else found.start()


def tail_of(text: str) -> tuple[str, bool]:
    """The end of the text in plain signs, up to its last word, and whether the author says that this was the last part."""
    window = plain(text[-TAIL_WINDOW:])
    ended = False
    for _ in range(_STEPS):
        window = window.rstrip(' \n\r\t:"”»*_')
        if not window:
            break
        last = window[-1]
        if last.isdecimal() or last in ")]}":
            # Most often the marker itself; else a link, a tag, or "(end)".
            if _READY.search(window, max(0, len(window) - 12)):
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


def _without_last_noise(window: str) -> str | None:
    cut = max(window.rfind(" "), window.rfind("\n")) + 1
    word = window[cut:]
    if _NOISE_WORD.fullmatch(word):
        return window[:cut]
    for glued in (_GLUED_LINK, _GLUED_EMOJI):
        if found := glued.search(word):
            return window[: cut + found.start()]
    return None
