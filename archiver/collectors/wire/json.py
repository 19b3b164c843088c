"""JSON from outside: fast where it is sound, mended where it is not."""

import json
from typing import Any

import orjson

from schemas.errors import UnreadableInputError
from schemas.page import Capture
from schemas.text import all_encodable


def answered(capture: Capture) -> Any:
    """The value of an answer that must be JSON.

    Raises:
        UnreadableInputError: it is none.
    """
    try:
        return decoded(capture.body)
    except (ValueError, RecursionError) as error:
        raise UnreadableInputError(capture.url, "no JSON") from error


def decoded(body: bytes) -> Any:
    """The value of a JSON text; lone surrogates and bytes that are no UTF-8 become U+FFFD.

    Raises:
        ValueError: it is no JSON; RecursionError: it is nested deeper than anything that was meant.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        # Either no JSON at all, or what orjson is stricter about than the platforms are.
        return all_encodable(json.loads(body.decode("utf-8", "replace")))
