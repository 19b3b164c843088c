"""Texts with a pair that is no part but a score: the grid of a guessing game, a review with its mark."""

import re
from typing import Final

_OUT_OF_TEN = re.compile(r"/10\b")
_RATED = re.compile(r"\b(?:stars?|rating|rated|review|score)\b")
_TITLED = re.compile(r"\s{0,3}[\"“«„‘'『「《][^\n]{2,70}?[\"”»“’'』」》][.,:]?\s")
SCALES: Final = frozenset({4, 5, 6, 10})
"""Marks are given out of so many."""


def is_game(text: str) -> bool:
    """Whether the text is the grid of a guessing game ("Wordle 225 5/6")."""
    return (text[0] in "Ww" and text[:6].lower() == "wordle") or (
        "\n" in text and not text.isascii() and _has_squares(text[:400])
    )


def _has_squares(text: str) -> bool:
    # One after the other: a pattern would look at each letter.
    return (
        "⬜" in text
        or "⬛" in text
        or "🟩" in text
        or "🟨" in text
        or "🟦" in text
        or "🟧" in text
        or "🟥" in text
        or "🟪" in text
        or "🟫" in text
    )


def starred(text: str) -> bool:
    """Whether the text shows stars of a rating."""
    return "★" in text or "⭐" in text


def rated(text: str, total: int) -> bool:
    """Whether the text reads like a review that ends in a mark: a quoted title, stars."""
    if total not in SCALES:
        return False
    if not text[0].isalnum() and _TITLED.match(text[:90]):
        return True
    end = text[-40:]
    if ("/10" in end and _OUT_OF_TEN.search(end)) or (not end.isascii() and ("★" in end or "⭐" in end or "☆" in end)):
        return True
    # A look for the words is cheaper than the pattern that tells them from parts of others.
    if "r" in end or "R" in end:
        end = end.lower()
        hinted = "star" in end or "rated" in end or "rating" in end or "score" in end or "review" in end
        return hinted and _RATED.search(end) is not None
    return False
