"""A digest in HTML: one page that fetches nothing and runs nothing, whatever a post holds."""

from html import escape
from typing import BinaryIO

from archiver.export.digests.sheet import Sheet, address, entries, facts, heading
from schemas.thread import Thread

_HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }}
article {{ margin: 2rem 0 }}
.facts, .when {{ opacity: .7; font-size: .875rem }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0 1rem }}
</style>
</head>
<body>
<h1>{title}</h1>
"""
_TAIL = "</body>\n</html>\n"


class Html:
    """`--format html`."""

    name = "html"

    def write(self, sheet: Sheet, out: BinaryIO) -> int:
        """Write the page."""
        out.write(_HEAD.format(title=escape(sheet.title)).encode())
        count = 0
        for title, threads in sheet.sections:
            for place, thread in enumerate(threads):
                if not place:
                    out.write(f"<h2>{escape(title)}</h2>\n".encode())
                out.write(_thread(thread).encode())
                count += 1
        out.write(_TAIL.encode())
        return count


def _thread(thread: Thread) -> str:
    url = address(thread)
    title = escape(heading(thread))
    title = f'<a href="{escape(url)}" rel="noreferrer noopener nofollow">{title}</a>' if url else title
    lines = [f'<article>\n<h3 dir="auto">{title}</h3>\n<p class="facts">{escape(facts(thread))}</p>']
    for entry in entries(thread):
        lines.append(
            f'<p class="when"><strong>{escape(entry.number)}</strong> {entry.when or "<em>not captured</em>"}</p>'
        )
        if entry.text is not None:
            lines.append(f'<p class="text" dir="auto">{escape(entry.text)}</p>')
    return "\n".join([*lines, "</article>\n"])
