"""Texts that go on: X cuts long posts, and in archives what was passed on, and leaves an ellipsis."""

_SHORT = "https://t.co/"
_CUT = "…"
_LONGEST = 280
_NEARLY = 30
"""What a cut text may lack to the longest one: it ends after a word."""


def beginning(sent: str) -> str:
    """A text without what stands at its end for the rest: an ellipsis, and a link to it."""
    words, _, link = sent.rpartition(" ")
    text = words if link.startswith(_SHORT) and words.endswith(_CUT) else sent
    return text.removesuffix(_CUT).rstrip() if text.endswith(_CUT) else text


def is_cut(text: str) -> bool:
    """Whether a text ends where X cuts: an ellipsis near 280, at which a letter beyond Latin, Greek, Cyrillic … counts two."""
    if not text.endswith(_CUT):
        return False
    return sum(1 if letter < "\u1100" or "\u2000" <= letter < "\u2038" else 2 for letter in text) >= _LONGEST - _NEARLY
