"""What text from a post may do to a screen: nothing.

`printable` is the one gate between stored text and a terminal, a log line or an error message; what is stored stays as it came.
"""

import re
import unicodedata
from typing import Any

_HARMFUL = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1: ESC starts terminal commands
    "\u00ad\u200b\u2060-\u2064\ufeff"  # invisible: can hide a word from the eye or a search
    "\u2028\u2029"  # line and paragraph separators: some terminals break the line
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates: CVE-2021-42574
    "\ufff9-\ufffb"  # interlinear annotation
    "\ud800-\udfff"  # lone surrogates: no encoder takes them
    "\U000e0000-\U000e0fff]"  # tags and variation selectors supplement: an invisible alphabet
)
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]{9,}"
"""More marks on one letter than any language stacks (eight are room enough): text that climbs over its neighbours."""


def printable(text: str) -> str:
    r"""The text with every control, invisible and direction-changing character made visible.

    ZWJ, ZWNJ, variation selectors and the left-to-right and right-to-left marks stay: emoji, Persian and Hebrew need them.
    C0 becomes its picture (`␛`), the rest its number (`\u202e`). `\r\n` and `\r` become `\n`.

    >>> printable("A\x1b]0;title\x07")
    'A␛]0;title␇'
    """
    if text.isprintable() and text.replace("…", "").isascii():  # most titles, those too that were cut
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Compiled by the first text that needs it: a start that shows none does without.
    text = re.sub(_HARMFUL, _picture, text)
    return re.sub(_MARKS, lambda found: found[0][:8], text)


def printable_line(text: str) -> str:
    """`printable` on one line: runs of white space become one space."""
    return " ".join(printable(text).split())


def encodable(text: str) -> str:
    r"""The text with lone surrogates replaced by U+FFFD, so that it can be stored and sent as UTF-8.

    A surrogate outside a pair is no character (Unicode 16, section 3.8, D73); JSON can spell one (`\ud800`).
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        # A pair that was spelt as two halves is one character: "surrogatepass" joins it, what is left is alone.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def all_encodable(value: Any) -> Any:
    """`encodable` for every text within lists, tuples and dicts."""
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, (list, tuple)):
        return type(value)(all_encodable(item) for item in value)
    if isinstance(value, dict):
        return {all_encodable(name): all_encodable(item) for name, item in value.items()}
    return value


def squash(text: str) -> str:
    """The text for comparing: NFC, soft hyphens and zero-width marks dropped, runs of white space one space."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(_UNSEEN.sub("", text).split())


_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:  # noqa: PLR2004 - the end of C0
        return chr(0x2400 + code)
    if code == 0x7F:  # noqa: PLR2004 - DEL
        return "␡"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the Basic Multilingual Plane
