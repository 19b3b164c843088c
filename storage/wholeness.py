"""Which of two sights of a post says less: the same words cut short, shortened, or only an address."""

import re

import orjson

from storage.records import PostRecord

_ADDRESS = re.compile(r"(?:https?://|pic\.(?:twitter|x)\.com/)\S+")
_SHORTENED = re.compile(r"https?://t\.co/\w+|pic\.(?:twitter|x)\.com/\w+")
"""What X puts in the place of addresses and pictures; embedded posts have nothing else."""


def same_words(old: PostRecord, new: PostRecord) -> bool:
    """Whether the two say the same, as far as the one that says less goes."""
    return (old.title, old.text) == (new.title, new.text) or says_less(old, new) or says_less(new, old)


def says_less(one: PostRecord, other: PostRecord) -> bool:
    """Whether the one is known to be a poorer sight of what the other says."""
    if not one.text:
        return one.title in (None, other.title)
    if _is_cut(one) and other.text.startswith(one.text):
        return True
    short = _SHORTENED.findall(one.text)
    return bool(short) and len(short) > len(_SHORTENED.findall(other.text)) and _plain(one.text) == _plain(other.text)


def _plain(text: str) -> list[str]:
    return _ADDRESS.sub(" ", text).split()


def _is_cut(row: PostRecord) -> bool:
    return row.details is not None and bool(orjson.loads(row.details).get("truncated"))
