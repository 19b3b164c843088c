"""XML from outside, made sound before it is read: most broken feeds are broken in a few well-known ways.

What is left broken goes to feedparser's forgiving reader, which takes five times as long; so its share is bounded.
"""

import re
from html import escape
from html.entities import html5
from typing import NamedTuple
from xml.parsers import expat

_ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?(?:rss|rdf|feed))[\s>]", re.IGNORECASE)
_PROLOG = re.compile(r"[\s\ufeff]*(<\?|<!--|<!)")
_ELEMENT = re.compile(r"[\s\ufeff]*<[a-zA-Z]")
_MOST_CHATTER = 20_000
"""Characters of warnings that a server wrote in front of its feed."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 does not take (section 2.2)."""
_REFERENCE = re.compile(r"&(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6});|(\w{1,32});)?")
_ANY_TAG = re.compile(r"<(?P<end>/?)(?P<name>[\w:.-]{1,60})[^<>]*?(?P<empty>/?)>")
_LONGEST_NAME = 2_000
"""Characters: feedparser looks for an e-mail address in each."""
_NAMES = frozenset(
    {"author", "creator", "name", "email", "contributor", "publisher", "owner", "managingEditor", "webMaster"}
)
_LONG_NAME = re.compile(
    rf"(<(?:[\w.-]{{1,40}}:)?(?:{'|'.join(sorted(_NAMES))})\b[^<>]*>[^<]{{500}})[^<]+", re.IGNORECASE
)
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MEDIA = re.compile(
    r"<media:content\b([^<>]*)(?<!/)>((?:(?!</?media:content\b|</?item\b|</?entry\b).){0,20000}?)</media:content>",
    re.DOTALL,
)
_MOST_BROKEN = 500_000
"""Characters for the forgiving reader, some five seconds' work."""
_DEEPEST = 200
"""Elements within elements; XHTML in Atom stays far below."""


class SoundXml(NamedTuple):
    """A feed's XML, as sound as it could be made."""

    text: str
    why: str | None = None
    """What was wrong with it, where something may have been lost."""


def sound_xml(text: str) -> SoundXml | None:
    """The feed from its root element on, mended; nothing if there is no such root.

    The prolog is left out, and with it every entity that the document declares: none can grow ("billion laughs").
    """
    root = _root(text)
    if root is None:
        return None
    mended = _alts_kept(_referenced(_uncommented(_FORBIDDEN.sub("", text[root.start() :]))))
    fault = _fault(mended)
    if fault is None:
        return SoundXml(mended)
    end = mended.rfind(f"</{root[1]}")
    if end > 0 and _fault(kept := f"{mended[:end]}</{root[1]}>") is None:
        return SoundXml(kept)  # something stood behind its end
    whole = _whole_items(mended, root[1])
    if end < 0 and _fault(whole) is None:
        return SoundXml(whole, "the feed breaks off; its last item may be missing")
    return SoundXml(
        _flat(_short_names(_unwrapped(mended[:_MOST_BROKEN]))), f"broken XML ({fault}); read as far as it goes"
    )


def _root(text: str) -> re.Match[str] | None:
    """The root element; before it may stand what XML allows, or words of a server that talks too much, but no other element."""
    at = 0
    while begun := _PROLOG.match(text, at):
        end = _ends(text, begun.end(), begun[1])
        if end < 0:
            return None
        at = end
    element = _ELEMENT.match(text, at)
    if element:
        return _ROOT.match(text, element.end() - 2)
    return _ROOT.search(text, at, at + _MOST_CHATTER)


def _ends(text: str, at: int, kind: str) -> int:
    """Where a piece of the prolog ends, -1 if nowhere; a document type may declare entities in brackets."""
    stop = {"<?": "?>", "<!--": "-->"}.get(kind, ">")
    if kind == "<!" and "[" in text[at : text.find(">", at)]:
        stop = "]>"
    end = text.find(stop, at)
    return end + len(stop) if end >= 0 else -1


def _fault(text: str) -> str | None:
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = _Depth()
    parser.StartElementHandler, parser.EndElementHandler = depth.begin, depth.end
    parser.CharacterDataHandler = depth.text
    try:
        parser.Parse(text.encode(), True)
    except RecursionError:
        return "nested too deep, or a name without end"
    except expat.ExpatError as error:
        return str(error)
    return None


class _Depth:
    """Counts elements within elements, and the letters of names: feedparser's time grows with the square of both."""

    def __init__(self) -> None:
        self._depth = 0
        self._letters: int | None = None

    def begin(self, name: str, _attributes: object) -> None:
        """One more is open."""
        self._depth += 1
        self._letters = 0 if name.rpartition(" ")[2] in _NAMES else None
        if self._depth > _DEEPEST:
            raise RecursionError

    def text(self, text: str) -> None:
        """Letters, perhaps of a name."""
        if self._letters is not None:
            self._letters += len(text)
            if self._letters > _LONGEST_NAME:
                raise RecursionError

    def end(self, _name: str) -> None:
        """One less."""
        self._depth -= 1


def _uncommented(text: str) -> str:
    """Without comments, in XML or in the HTML that it carries."""
    first, *others = text.split("<!--")
    return "".join([first, *(other.partition("-->")[2] if "-->" in other else other for other in others)])


def _unwrapped(text: str) -> str:
    """CDATA as what it stands for."""
    first, *others = text.split("<![CDATA[")
    pieces = [first]
    for other in others:
        inside, _, outside = other.partition("]]>")
        pieces += [escape(inside, quote=False), outside]
    return "".join(pieces)


def _short_names(text: str) -> str:
    return _LONG_NAME.sub(r"\1", text)


def _flat(text: str) -> str:
    """The text without the tags that lie deeper than any honest item's; each item begins anew."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag["name"] in {"item", "entry"}:
            depth = 0
        elif tag["end"]:
            depth = max(0, depth - 1)
        elif not tag["empty"]:
            depth += 1
        return tag[0] if depth <= _DEEPEST else ""

    return _ANY_TAG.sub(kept, text)


def _referenced(text: str) -> str:
    """References that XML knows; HTML's become characters, a lone `&` is one. CDATA stays as it is."""
    if "&" not in text:
        return text
    first, *others = text.split("<![CDATA[")
    pieces = [_REFERENCE.sub(_reference, first)]
    for other in others:
        inside, end, outside = other.partition("]]>")
        pieces += ["<![CDATA[", inside, end, _REFERENCE.sub(_reference, outside)]
    return "".join(pieces)


def _reference(found: re.Match[str]) -> str:
    number, name = found.groups()
    if name:
        known = html5.get(f"{name};")
        return found[0] if name in _OWN else escape(known) if known else f"&amp;{name};"
    if not number:
        return "&amp;"
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return found[0] if _allowed(code) else "\ufffd"


def _allowed(code: int) -> bool:
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:  # noqa: PLR2004 - the end of Unicode, the surrogates
        return False
    return not _FORBIDDEN.match(chr(code))


def _alts_kept(text: str) -> str:
    """`media:description` inside `media:content` as its attribute: feedparser would take it for the item's own text."""
    return _MEDIA.sub(_with_alt, text) if "<media:description" in text else text


def _with_alt(found: re.Match[str]) -> str:
    before, begun, rest = found[2].partition("<media:description")
    _, opened, rest = rest.partition(">")
    alt, ended, rest = rest.partition("</media:description>")
    if not (begun and opened and ended) or "url=" not in found[1]:
        return found[0]  # without a file, the description is the item's
    alt = alt.strip()
    if alt.startswith("<![CDATA["):
        alt = escape(alt.removeprefix("<![CDATA[").removesuffix("]]>"))
    alt = alt.replace('"', "&quot;").replace("<", "&lt;").replace("\n", "&#10;")
    return f'<media:content{found[1]} alt="{alt}">{before}{rest}</media:content>'


def _whole_items(text: str, root: str) -> str:
    end = max(text.rfind("</item>"), text.rfind("</entry>"))
    closed = text[: text.index(">", end) + 1] if end > 0 else text
    return f"{closed}{'</channel>' if root.lower() == 'rss' else ''}</{root}>"
