"""The plain text of a post's HTML, and the links in it.

Most posts are `<p>`, `<br>` and `<a>` only: these are read with a few replacements (about a microsecond); the rest by a real parser.
"""

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from schemas.post import Link


class HtmlText(NamedTuple):
    """What a reader of the post would have seen."""

    text: str
    links: tuple[Link, ...] = ()
    """Anchors that lead somewhere, each once; mentions and hashtags are not among them."""


_PLAIN = "p|br|a|span|strong|em|b|i|u|s|small|tg-emoji"
# A tag that needs a parser: any other, one whose attribute holds a bracket, one that never ends.
_ODD = re.compile(rf"<(?!/?(?:{_PLAIN})(?:\s[^<>]*)?/?>)", re.IGNORECASE)
# Each begins with "<": a pattern that begins with white space is tried at every blank, at ten times the cost.
_PARAGRAPH = re.compile(r"</?[pP](?:\s[^>]*)?>")
_BREAK = re.compile(r"<[bB][rR]\s*/?>")
_TAG = re.compile(r"<[^>]*>")
_ANCHOR = re.compile(
    r"<a\s[^>]*?href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL
)
# Edges of blocks collapse where they meet, as margins do. Two characters that no page shows stand for them.
_LINE_EDGE, _PARAGRAPH_EDGE = "\x0e", "\x0f"
_EDGES = re.compile(f"(?:(?<![ \n])\n)? *[{_LINE_EDGE}{_PARAGRAPH_EDGE}][ {_LINE_EDGE}{_PARAGRAPH_EDGE}]*")
_WHITE = re.compile(r"[ \t\r\n\f\x0e\x0f]+")
_MANY_BLANKS = re.compile(r"\n{3,}")
_NESTED_TOO_DEEP = 200


def html_text(html: str, base: str = "") -> HtmlText:
    r"""Plain text: breaks and paragraphs become line ends, entities characters, links keep the text that was seen.

    Args:
        html: a fragment, as a post's body is.
        base: the page's address, for links that are relative to it.

    >>> html_text('<p>Tea &amp; <a href="https://tea.example/1">tea.example</a></p><p>at four</p>')
    HtmlText(text='Tea & tea.example\n\nat four', links=(Link(text='tea.example', url='https://tea.example/1', cut=False),))
    """
    if "<" not in html:
        return HtmlText(_tidy(unescape(html)) if "&" in html else _tidy(html))
    one_line = " ".join(html.split()) if "\n" in html or "\t" in html else html
    text = _PARAGRAPH.sub("\n\n", one_line)
    if "<" in text:
        text = _BREAK.sub("\n", text)
        if _ODD.search(text):
            return _parsed(html, base)
        text = _TAG.sub("", text)
    if " \n" in text or "\n " in text:
        text = "\n".join([line.strip(" ") for line in text.split("\n")])
    links = _links(html, base) if "<a" in html or "<A" in html else ()
    return HtmlText(_tidy(unescape(text) if "&" in text else text), links)


def node_text(node: LexborNode, base: str = "") -> HtmlText:
    """The same for an element of a page that is parsed already; the element itself counts as a block."""
    seen = _Seen(base)
    seen.gather(node)
    text = _EDGES.sub(lambda edge: "\n\n" if _PARAGRAPH_EDGE in edge[0] else "\n", "".join(seen.parts))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return HtmlText(_tidy("\n".join(lines)), tuple(seen.links.values()))


def _tidy(text: str) -> str:
    text = text.strip()
    return _MANY_BLANKS.sub("\n\n", text) if "\n\n\n" in text else text


def _links(html: str, base: str) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for double, single, bare, inner in _ANCHOR.findall(html):
        shown = unescape(_TAG.sub("", inner)).strip()
        _keep(links, shown, unescape(double or single or bare), base)
    return tuple(links.values())


def _keep(links: dict[str, Link], shown: str, href: str, base: str) -> None:
    url = web_address(href, base)
    if url and shown and not shown.startswith(("@", "#", "＃")):
        links.setdefault(url, Link(text=" ".join(shown.split()), url=url))


_SOUND = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w.~%!$&'()*+,;=:@/-]*(?:\?[\w.~%!$&'()*+,;=:@/-]+)?)?", re.ASCII
)
"""Whole addresses as nearly all are written: these need not be taken apart to be believed, at five times the cost."""


def web_address(href: str | None, base: str = "") -> str | None:
    """The whole address of a link, if it leads to the web."""
    if not href or href.startswith("#"):
        return None
    if _SOUND.fullmatch(href):
        return href
    try:
        url = urljoin(base, href.strip()) if base.startswith("http") else href.strip()
        url = f"https:{url}" if url.startswith("//") else url
        parts = urlsplit(url)
    except ValueError:  # "http://[" and other hosts that cannot be
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _parsed(html: str, base: str) -> HtmlText:
    body = LexborHTMLParser(html).body
    return node_text(body, base) if body is not None else HtmlText("")


class _Seen:
    """What was seen on the way through an element: pieces of text, and links."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.parts: list[str] = []
        self.links: dict[str, Link] = {}

    def gather(self, node: LexborNode, depth: int = 0) -> None:
        """Everything below a node."""
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self.parts.append(_WHITE.sub(" ", child.text_content or ""))
            elif tag == "br":
                self.parts.append("\n")
            elif tag == "img":
                self.parts.append(_picture(child))
            elif tag not in _UNSEEN and depth < _NESTED_TOO_DEEP:
                self._element(child, tag, depth)

    def _element(self, node: LexborNode, tag: str, depth: int) -> None:
        edge = _PARAGRAPH_EDGE if tag in _APART else _LINE_EDGE if tag in _LINES else ""
        self.parts.append(edge)
        begun = len(self.parts)
        self.gather(node, depth + 1)
        if tag == "a":
            _keep(
                self.links,
                _EDGES.sub(" ", "".join(self.parts[begun:])).strip(),
                node.attributes.get("href") or "",
                self.base,
            )
        self.parts.append(edge)


_NO_TEXT = "script style template svg head noscript iframe button select textarea video audio object math"
_UNSEEN = frozenset(_NO_TEXT.split())
_BLANK_AROUND = "p blockquote pre ul ol table figure h1 h2 h3 h4 h5 h6 hr"
_APART = frozenset(_BLANK_AROUND.split())
_OWN_LINE = (
    "div li tr section article header footer main aside nav dt dd figcaption address form details summary dl fieldset"
)
_LINES = frozenset(_OWN_LINE.split())


def _picture(node: LexborNode) -> str:
    """Emoji are pictures on some pages; other pictures have descriptions, which are no text of the post."""
    alt = node.attributes.get("alt") or ""
    return alt if "emoji" in (node.attributes.get("class") or "") or (alt and not any(c.isascii() for c in alt)) else ""
