"""What to say where there is nothing to show."""

from textual.content import Content

_EMPTY = """

   Nothing is collected yet.

   Collect a page that you have saved, a file, or an account:

       whipstitch collect page.txt
       whipstitch collect https://social.example/@ada

   Numbered posts are stitched into threads by themselves,
   and appear here as they arrive.

   ? shows all keys · q quits
"""
_NONE = """

   No thread matches.

   Press c to show all threads again.
"""


def greeting(*, collects: bool) -> list[Content]:
    """For an archive that holds no thread."""
    text = _EMPTY.replace("   ? shows", "   C collects from here · ? shows") if collects else _EMPTY
    return [Content(line) for line in text.splitlines()]


def nothing_matches() -> list[Content]:
    """For a filter that lets nothing through."""
    return [Content(line) for line in _NONE.splitlines()]
