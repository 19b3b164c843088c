"""What the beginning of a JSON file tells of its shape, though the file is cut there: which keys stand where."""

import re
from collections.abc import Mapping
from functools import lru_cache

from archiver.collectors.wire.charset import encoding_of

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(?:(\s*:\s*)(?:"((?:[^"\\]|\\.){0,200})")?)?|[{}]', re.DOTALL)


@lru_cache(maxsize=1)
def outline(head: bytes) -> Mapping[str, str]:
    """Keys of the object that a file begins with, as paths from its top, each with its text, if its value is a short one.

    Lists leave no trace: what stands in them counts as standing in their place. Several collectors ask about one head, so the last
    answer is kept.

    >>> outline(b'{"data": [{"id": "7", "text": "Tea"}, {"id": "8", "te')
    {'data': '', 'data.id': '7', 'data.text': 'Tea'}
    """
    found: dict[str, str] = {}
    path: list[str] = []
    key = ""
    text = head.decode(encoding_of(head), "replace")
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return found
    for token in _TOKEN.finditer(text):
        if token[2]:
            key = token[1]
            found.setdefault(".".join((*path[1:], key)), token[3] or "")
        elif token[0] == "{":
            path.append(key)
        elif token[0] == "}":
            if len(path) <= 1:
                break
            key = path.pop()
    return found
