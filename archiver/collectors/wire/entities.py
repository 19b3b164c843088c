"""Links, mentions and hashtags out of plain text, in any script.

One scan, every repetition bounded or followed by what it cannot match itself: hostile text costs no more than other text.
"""

import re
from typing import NamedTuple

from archiver.collectors.wire.hosts import KNOWN_SHAPES, TOP_LEVEL
from schemas.post import Link


class Entities(NamedTuple):
    """What a text points at, each once, in reading order."""

    links: tuple[Link, ...] = ()
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


# The marks of Indic and South-East Asian scripts, Hebrew and Arabic points, and the non-joiner are no `\w`, yet parts of words.
_WORD = r"[\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u109f\u1780-\u17d3\u200c\u00b7]"
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}"
_SCAN = re.compile(
    rf"(?P<url>https?://[^\s<>\"“”«»]{{1,2048}})"
    rf"|(?P<mail>(?<![\w.+@-])[\w.+-]{{1,64}}@{_HOST}\w{{2,24}})"
    rf"|(?P<bare>(?<![\w@./:#＃-]){_HOST}[a-z]{{2,24}}(?![\w@])(?::\d{{2,5}})?(?:[/?][^\s<>\"“”«»]{{0,2048}}|…|\.\.\.)?)"
    rf"|(?P<mention>(?<![\w@])(?:@\w[\w.-]{{0,99}}){{1,40}})"
    rf"|(?<![\w&/#＃])[#＃](?P<tag>{_WORD}{{1,140}})",
    re.IGNORECASE,
)
_WORTH_IT = re.compile(r"[#＃@]|\w[.:][\w/]")


def entities(text: str) -> Entities:
    """The links, mentions (without `@`) and hashtags (without `#`) of a text.

    >>> entities("@ada and #Assad‘s read youtu.be/8OkJTGNfVUc, not setup.py").mentions
    ('ada',)
    """
    if not _WORTH_IT.search(text):
        return Entities()
    links: dict[str, Link] = {}
    mentions: dict[str, str] = {}
    tags: dict[str, str] = {}
    for found in _SCAN.finditer(text):
        if found["mention"]:
            mentions.update(
                (handle.casefold(), handle)
                for handle in _handles(found["mention"])
                if handle.casefold() not in mentions
            )
        elif found["tag"]:
            if not found["tag"].strip("·_").isdigit():
                tags.setdefault(found["tag"].casefold(), found["tag"])
        elif not found["mail"] and (link := _link(found["url"] or found["bare"], whole=bool(found["url"]))):
            links.setdefault(link.text, link)
    return Entities(tuple(links.values()), tuple(mentions.values()), tuple(tags.values()))


def _handles(chain: str) -> list[str]:
    """`@a@b` are two accounts, `@a@b.example` is one: only a host has a dot."""
    handles: list[str] = []
    for part in chain.split("@")[1:]:
        name = part.rstrip(".-")
        dotted = _DOTTED.match(name)
        if dotted and handles and "@" not in handles[-1] and "." not in handles[-1]:
            handles[-1] += "@" + dotted[0]
        else:
            handles.append(dotted[0] if dotted else name.split(".")[0])
    return handles


_DOTTED = re.compile(rf"{_HOST}[a-z]{{2,24}}\b")


def _link(shown: str, *, whole: bool) -> Link | None:
    shown = _trimmed(shown)
    if "…" in shown or "..." in shown:
        return Link(text=shown, cut=True)
    address = shown if whole else f"https://{shown}"
    host, _, path = address.partition("://")[2].partition("/")
    if not host or (not whole and not _plausible(host, path)):
        return None
    if _cut_without_a_sign(host.casefold(), path):
        return Link(text=shown, cut=True)
    return Link(text=shown, url=address)


def _trimmed(shown: str) -> str:
    """The address without the punctuation of the sentence around it; a closing bracket stays if it was opened inside."""
    end = len(shown)
    while end:
        last = shown[end - 1]
        if shown.endswith("...", 0, end) or last not in ".,;:!?'\"’‘)]}*_،؛。、":
            break
        if last == ")" and shown.count("(", 0, end) >= shown.count(")", 0, end):
            break
        end -= 1
    return shown[:end]


def _plausible(host: str, path: str) -> bool:
    """Whether a word with dots is an address: "setup.py" and "e.g." are not, "py.example/a" is."""
    name, _, top = host.partition(":")[0].partition("?")[0].rpartition(".")
    if not top.islower() or len(name.replace(".", "")) < 2:  # noqa: PLR2004 - "e.g", "i.e"
        return False
    return top in TOP_LEVEL or (bool(path) and (len(top) > 2 or f".{top}" in TOP_LEVEL))  # noqa: PLR2004 - country codes have two


def _cut_without_a_sign(host: str, path: str) -> bool:
    shape = KNOWN_SHAPES.get(host.removeprefix("www."))
    return bool(shape and shape.cut.fullmatch(path) and not shape.whole.fullmatch(path))
