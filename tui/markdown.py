"""A thread as Markdown for the clipboard: what stands in a post is text in it, never markup."""

import re
from typing import TYPE_CHECKING

from tui.document import tally
from tui.links import openable
from tui.plain import plain, plain_line

if TYPE_CHECKING:
    from schemas.thread import Thread

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+\-!|~&])")


def markdown(thread: "Thread") -> str:
    """A heading, a line on its author, and each part as a quotation, numbered; missing parts are named."""
    said = tally(len(thread.parts), thread.declared_total, len(thread.missing), complete=thread.complete)
    author = _escaped(plain_line(thread.author.label) or "unknown author")
    lines = [f"## {_escaped(plain_line(thread.title) or '(no text)')}", "", f"{author}, {said}", ""]
    for part in thread.parts:
        address = openable(part.post.url)
        number = f"[{part.position}]({address.url})" if address else str(part.position)
        lines += [f"**{number}**", "", *(f"> {_escaped(line)}" for line in plain(part.post.text).splitlines()), ""]
    if thread.missing:
        lines += [f"*Not captured: {', '.join(map(str, thread.missing))}*", ""]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
