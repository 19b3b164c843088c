"""JSON from strangers, taken apart without a fall: what is not of the expected shape is empty."""

from collections.abc import Mapping, Sequence
from typing import Any

_NOTHING: Mapping[str, Any] = {}


def mapping(value: Any, *path: str) -> Mapping[str, Any]:
    """The object at the end of the path, or an empty one.

    >>> mapping({"reply": {"parent": {"uri": "at://x"}}}, "reply", "parent")
    {'uri': 'at://x'}
    """
    found = dig(value, *path)
    return found if isinstance(found, dict) else _NOTHING


def items(value: Any, *path: str) -> Sequence[Any]:
    """The list at the end of the path, or an empty one."""
    found = dig(value, *path)
    return found if isinstance(found, list) else ()


def words(value: Any, *path: str) -> str:
    """The text at the end of the path, or an empty one."""
    found = dig(value, *path)
    return found if isinstance(found, str) else ""


def dig(value: Any, *path: str) -> Any:
    """Whatever is at the end of the path; null if the path ends before."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
