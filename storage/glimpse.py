"""What the newest posts hold of words that are still being typed: found before the index has answered.

The index answers a word at once, but must put together every word that begins with what has been typed so far: half a second for a
letter or two among a million posts. What begins so many words, though, stands in one of the newest posts too; and where it stands in none
of them the index is quick.
"""

import re

from schemas.filter import PostFilter
from storage.database import Database
from storage.filters import of_posts

_NEWEST = 3_000
"""Posts that are looked through: some milliseconds."""
_MOST_LETTERS = 2_000
"""Of a post."""
_WORD = re.compile(r"\w+")


def glimpse(typed: str, asked: PostFilter, limit: int, database: Database) -> list[int]:
    """The numbers of the newest posts in which all of these words begin a word, newest first; none where the query is more than words."""
    words = typed.casefold().split()
    if not words or not all(_WORD.fullmatch(word) for word in words) or "or" in words:
        return []
    where, parameters = of_posts(asked, database)
    patterns = [re.compile(rf"\b{re.escape(word)}", re.IGNORECASE) for word in words]
    ascii_words = [word for word in words if word.isascii()]
    if ascii_words:
        # The database's own folding knows no other letters; it is ten times as fast as ours.
        where = f"{where} AND p.text LIKE :longest ESCAPE '\\'"
        parameters["longest"] = f"%{max(ascii_words, key=len).replace('_', chr(92) + '_')}%"
    found = []
    for number, text in database.rows(
        f"SELECT p.id, substr(p.text, 1, {_MOST_LETTERS}) FROM posts p"
        f" WHERE p.id > (SELECT max(id) FROM posts) - {_NEWEST} AND {where} ORDER BY p.id DESC",
        **parameters,
    ):
        if all(pattern.search(text) for pattern in patterns):
            found.append(number)
            if len(found) == limit:
                break
    return found
