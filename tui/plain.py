"""The only way for text from the archive to reach the screen.

Textual reads a plain `str` as markup: `[@click=app.quit]` in a post would become a live action, `[/nope]` would end the app. It also
lets escape sequences pass. `Content` is never parsed, and `printable` makes every control character visible.
"""

import unicodedata

from textual.content import Content

from schemas.text import printable, printable_line

_TAB = 4


def plain(text: str) -> str:
    """Text that can do nothing to a terminal, lines kept. Hand it to `Content`, never to a widget as it is."""
    return printable(text).expandtabs(_TAB)


def plain_line(text: str) -> str:
    """The same on one line."""
    return printable_line(text)


def shown(text: str) -> Content:
    """Text from the archive, for the screen, lines kept."""
    return Content(plain(text))


def shown_line(text: str) -> Content:
    """Text from the archive, for the screen, on one line."""
    return Content(plain_line(text))


def reads_leftwards(text: str) -> bool:
    """Whether a paragraph is written from right to left: its first letter with a direction decides (UAX #9, rule P2)."""
    if text.isascii():
        return False
    for character in text[:1000]:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return False
