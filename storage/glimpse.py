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
_FINISHED = 500
"""Posts with all the words that are finished, of which the begun one is looked for: the index tells them at once, in any age."""
_SIEVED = 4
"""Words that the database looks for, before we look for all of them."""
_MOST_LETTERS = 2_000
"""Of a post."""
_WORD = re.compile(r"\w+")
_AMONG_NEWEST = f"p.id > (SELECT max(id) FROM posts) - {_NEWEST}"
_WORDS = f"coalesce(p.title || ' ', '') || substr(p.text, 1, {_MOST_LETTERS})"


def glimpse(typed: str, asked: PostFilter, limit: int, database: Database) -> list[int]:
    """The numbers of the newest posts in which all of these words begin a word, newest first; none where the query is more than words."""
    words = _words(typed)
    return _beginning_so(words, limit, _AMONG_NEWEST, asked, database) if words else []


def finished(typed: str, asked: PostFilter, limit: int, database: Database) -> list[int]:
    """The same among the posts that hold all words but the last, whatever their age; none where that is no help."""
    from storage.search import query

    words = _words(typed)
    match = query(" ".join(words[:-1]))
    if match is None:
        return []
    among = f"p.id IN ({database.dialect.matching('finished')} ORDER BY rowid DESC LIMIT {_FINISHED})"
    return _beginning_so(words, limit, among, asked, database, finished=match)


def _words(typed: str) -> list[str]:
    words = typed.casefold().split()
    return [] if "or" in words or not all(map(_WORD.fullmatch, words)) else words


def _beginning_so(
    words: list[str], limit: int, among: str, asked: PostFilter, database: Database, **parameters: str
) -> list[int]:
    where, values = of_posts(asked, database)
    patterns = [re.compile(rf"\b{re.escape(word)}", re.IGNORECASE) for word in words]
    # The database's own folding knows no letters but ASCII's; it is ten times as fast as ours. Long words are rare ones: they go first.
    for place, word in enumerate(sorted(filter(str.isascii, words), key=len, reverse=True)[:_SIEVED]):
        where += f" AND {_WORDS} LIKE :word{place} ESCAPE '\\'"
        escaped = word.replace("_", r"\_")
        parameters[f"word{place}"] = f"%{escaped}%"
    found = []
    for number, text in database.rows(
        f"SELECT p.id, {_WORDS} FROM posts p WHERE {among} AND {where} ORDER BY p.id DESC", **values, **parameters
    ):
        if all(pattern.search(text) for pattern in patterns):
            found.append(number)
            if len(found) == limit:
                break
    return found
