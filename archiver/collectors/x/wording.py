"""A post's text as its author saw it: shortened links made whole, what stands for a picture taken out, `&amp;` a character again.

Entities count Unicode code points on the text as it is sent, with `&`, `<` and `>` still escaped (measured on two public archives; the
documents do not say). So links are put in first and the rest is unescaped in pieces.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.post import Link

_SHORT = "https://t.co/"


Span = tuple[int, int, str, str]
"""A shortened link in a text: its start and its end, how it stands there (`https://t.co/…`), and where it leads; the last is empty for
what stands for a picture or film, which is no word of the text."""


class Wording(NamedTuple):
    """A text and where its links lead."""

    text: str
    links: tuple[Link, ...]


def wording(sent: str, spans: Iterable[Span]) -> Wording:
    """The text with its links made whole.

    Args:
        sent: as X sent it.
        spans: its links, in any order; one that is not where it says is looked for, and left alone if it is nowhere.
    """
    if _SHORT not in sent:
        return Wording(unescaped(sent), ())
    pieces = []
    links: dict[str, Link] = {}
    done = 0
    for start, end, whole in sorted(_placed(spans, sent)):
        if start < done:
            continue
        pieces.append(unescaped(sent[done:start]))
        if whole:
            pieces.append(whole)
            links[whole] = Link(text=whole, url=whole)
        done = end
    pieces.append(unescaped(sent[done:]))
    return Wording("".join(pieces).rstrip(), tuple(links.values()))


def _placed(spans: Iterable[Span], sent: str) -> Iterator[tuple[int, int, str]]:
    """Where the links really stand: old archives count otherwise, or name links that the text has lost."""
    for start, end, short, whole in spans:
        if sent[start:end] == short:
            yield start, end, whole
        elif short and (at := sent.find(short)) >= 0:
            yield at, at + len(short), whole


def unescaped(sent: str) -> str:
    """The text without the three escapes that X makes, and no others: `&quot;` was typed."""
    if "&" not in sent:
        return sent
    return sent.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_NO_LANGUAGES = frozenset({"", "und", "zxx", "art"})
_RENAMED = {"in": "id", "iw": "he", "ji": "yi"}
"""Codes of ISO 639 that were given up in 1989 and that X still uses."""


def language(said: object) -> str | None:
    """The language; null for what X says of texts without one (`und`, `qme` for only a picture, `qht` for only tags …)."""
    if not isinstance(said, str) or said in _NO_LANGUAGES or said.startswith("q"):
        return None
    return _RENAMED.get(said, said)


_CUT = "…"
_LONGEST = 280
_NEARLY = 30
"""What a cut text may lack to the longest one: it ends after a word."""


def is_cut(text: str) -> bool:
    """Whether a text ends where X cuts long posts: an ellipsis near 280, at which a letter beyond Latin, Greek, Cyrillic … counts two."""
    words, _, link = text.rpartition(" ")
    ending = words if link.startswith(_SHORT) else text
    if not ending.endswith(_CUT):
        return False
    return (
        sum(1 if letter < "\u1100" or "\u2000" <= letter < "\u2038" else 2 for letter in ending) >= _LONGEST - _NEARLY
    )
