"""JSON from outside: fast where it is sound, mended where it is not."""

import json
from typing import Any

import orjson

from schemas.text import encodable


def decoded(body: bytes) -> Any:
    """The value of a JSON text; lone surrogates and bytes that are no UTF-8 become U+FFFD.

    Raises:
        ValueError: it is no JSON; RecursionError: it is nested deeper than anything that was meant.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        # Either no JSON at all, or what orjson is stricter about than the platforms are.
        return _mended(json.loads(body.decode("utf-8", "replace")))


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {encodable(name): _mended(item) for name, item in value.items()}
    return value
