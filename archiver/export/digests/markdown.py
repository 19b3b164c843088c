"""A digest in Markdown (CommonMark): whatever a post holds is text there, and nothing else."""

import re
from typing import BinaryIO

from archiver.export.digests.sheet import Sheet, address, entries, facts, heading
from schemas.thread import Thread

_MARKS = re.compile(r"([\\`*_\[\]<>&~|$])")
_AT_THE_BEGINNING = re.compile(r"^([#+=-]|\d{1,9}(?=[.)]))")
"""What makes a heading, a list or a rule of a line; a number is kept from that by what follows it."""
_SPELT = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}


class Markdown:
    """`--format markdown`."""

    name = "markdown"

    def write(self, sheet: Sheet, out: BinaryIO) -> int:
        """Write the page."""
        out.write(f"# {_line(sheet.title)}\n".encode())
        count = 0
        for title, threads in sheet.sections:
            for place, thread in enumerate(threads):
                if not place:
                    out.write(f"\n## {_line(title)}\n".encode())
                out.write(_thread(thread).encode())
                count += 1
        return count


def _thread(thread: Thread) -> str:
    url = address(thread)
    title = _line(heading(thread))
    title = f"[{title}](<{''.join(_SPELT.get(one, one) for one in url)}>)" if url else title
    parts = [f"\n### {title}\n\n{_line(facts(thread))}\n"]
    for entry in entries(thread):
        number = _line(entry.number)
        said = "*not captured*" if entry.text is None else f"{entry.when}\n\n{_block(entry.text)}"
        parts.append(f"\n**{number}** {said}\n")
    return "".join(parts)


def _block(text: str) -> str:
    """Lines stay lines; white space before them would make code of them."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join("\\\n".join(map(_line, paragraph.split("\n"))) for paragraph in paragraphs)


def _line(text: str) -> str:
    escaped = _MARKS.sub(r"\\\1", text.strip())
    found = _AT_THE_BEGINNING.match(escaped)
    if not found:
        return escaped
    at = 0 if not found[1].isdigit() else found.end()
    return f"{escaped[:at]}\\{escaped[at:]}"
