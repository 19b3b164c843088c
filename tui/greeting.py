"""What to say where there is nothing to show."""

from textual.content import Content

from schemas.rows import Totals
from tui.abilities import Abilities

_EMPTY = """

   Nothing is collected yet.

   Collect a page that you have saved, a file, or an account:

       whipstitch collect page.txt
       whipstitch collect https://social.example/@ada

   Numbered posts are stitched into threads by themselves,
   and appear here as they arrive.

   {more}? shows all keys · q quits
"""
_NONE = """

   No thread matches.

   Press c to show all threads again.
"""
_ONLY_POSTS = """

   {posts} collected, and no thread among them.

   / searches them all.

   Numbered posts are stitched into threads as they arrive.
"""


def greeting(abilities: Abilities) -> list[Content]:
    """For an archive that holds no thread."""
    sample = "T tries a sample page · " if abilities.sample else ""
    collect = "C collects from here · " if abilities.collect else ""
    return _lines(_EMPTY.format(more=sample + collect))


def only_posts(posts: int) -> list[Content]:
    """For an archive that holds posts and no thread."""
    return _lines(_ONLY_POSTS.format(posts=_several(posts, "post")))


def holds(totals: Totals) -> str:
    """How much an archive holds, on one line."""
    if not totals.posts:
        return "empty"
    incomplete = f"{totals.incomplete:,} incomplete"
    return f"{_several(totals.posts, 'post')} · {_several(totals.threads, 'thread')} · {incomplete}"


def nothing_matches() -> list[Content]:
    """For a filter that lets nothing through."""
    return _lines(_NONE)


def _several(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _lines(text: str) -> list[Content]:
    """The first line that says something is its heading."""
    blank, *lines = text.splitlines()
    first = next(index for index, line in enumerate(lines) if line)
    return [
        Content(blank),
        *(Content.styled(line, "bold" if index == first else "") for index, line in enumerate(lines)),
    ]
