"""HTML made shallow before it is parsed: the parser's time grows with the square of the depth, and hostile pages know it."""

import re
from collections import Counter
from collections.abc import Iterator

_DEEPEST = 1000
"""Elements within elements; browsers stop at 512, and pages that people made stay far below 100."""
_DEEPEST_OF_A_KIND = 200
"""Of one name: what a page forgot to close a thousand times must not shut out the rest of it."""
_TAG = re.compile(r"<(?:!--|(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*))")
_OPAQUE = {
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "svg", "title", "xmp")
}
"""Elements whose content is skipped: it is no HTML, or holds tags that close themselves."""
_NEVER_DEEP = (
    "area base br col embed hr img input link meta source track wbr html head body "  # empty, or there once only
    "a p li dt dd tr td th thead tbody tfoot option optgroup colgroup rp rt caption"  # ended by the next of their kind
)
_CLOSE_THEMSELVES = frozenset(_NEVER_DEEP.split())


def shallow(html: str) -> str:
    """The same page, without the tags that lie deeper than any honest page's."""
    if html.count("<") <= _DEEPEST_OF_A_KIND:
        return html
    pieces: list[str] = []
    kept = 0
    for start, end in _too_deep(html):
        pieces.append(html[kept:start])
        kept = end
    return "".join([*pieces, html[kept:]]) if pieces else html


def _too_deep(html: str) -> Iterator[tuple[int, int]]:
    """Where the tags stand that go too deep, and the end tags that belong to them."""
    depth = 0
    kept: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for start, end, name, closing in _tags(html):
        if name in _CLOSE_THEMSELVES:
            continue
        if closing:
            if dropped[name]:
                dropped[name] -= 1
                yield start, end
            elif kept[name]:
                kept[name] -= 1
                depth -= 1
        elif kept[name] >= _DEEPEST_OF_A_KIND or depth >= _DEEPEST:
            dropped[name] += 1
            yield start, end
        else:
            kept[name] += 1
            depth += 1


def _tags(html: str) -> Iterator[tuple[int, int, str, bool]]:
    """Start, end, name of every tag, and whether it closes; linear, for nothing that was not found is sought twice."""
    at = 0
    unclosed: set[str] = set()
    while found := _TAG.search(html, at):
        name = (found["name"] or "!--").lower()
        end = html.find("-->" if name == "!--" else ">", found.end())
        if end < 0:
            return  # the rest of the page is one tag or one comment, and no parser makes more of it
        at = end + 1
        if name == "!--":
            continue
        yield found.start(), at, name, bool(found["end"])
        if name in _OPAQUE and not found["end"] and name not in unclosed:
            close = _OPAQUE[name].search(html, at)
            unclosed |= set() if close else {name}
            at = close.start() if close else at
