"""Questions to a server of the AT Protocol (atproto.com/specs/xrpc), and its answers as JSON objects."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from archiver.collectors.base import Client
from archiver.collectors.wire.json import decoded
from schemas.errors import AnswerError, UnreadableInputError
from schemas.page import Capture


class Answer(NamedTuple):
    """What a server said, as it came and as it reads."""

    capture: Capture
    said: Mapping[str, Any]


class Server:
    """One server, asked on behalf of one source."""

    def __init__(self, client: Client, base: str, locator: str) -> None:
        self._client = client
        self.base = base.rstrip("/")
        self._locator = locator

    def url(self, method: str, parameters: Mapping[str, str]) -> str:
        """The address of a question; empty parameters are left out."""
        query = urlencode({name: value for name, value in parameters.items() if value}, quote_via=quote, safe="")
        return f"{self.base}/xrpc/{method}?{query}"

    def ask(self, method: str, parameters: Mapping[str, str], *, needs: str, kind: type, missing: str) -> Answer:
        """Ask a question.

        Args:
            method: the lexicon's name.
            parameters: of the question.
            needs: the field without which the answer is none of this method.
            kind: what that field holds: an object, a list, a text.
            missing: what it means that the server does not know what is asked for.

        Raises:
            AnswerError: it does not know, or wants a login.
            UnreadableInputError: what came is no such answer.
        """
        try:
            capture = self._client.get(self.url(method, parameters))
        except AnswerError as error:
            raise AnswerError(self._locator, error.status, _because(error.status, missing)) from error
        return Answer(capture, self._read(capture, method, needs, kind))

    def _read(self, capture: Capture, method: str, needs: str, kind: type) -> Mapping[str, Any]:
        try:
            said = decoded(capture.body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or not isinstance(said.get(needs), kind):
            raise UnreadableInputError(
                self._locator,
                f"{method} gave an answer without {needs!r}; has its layout changed, or is this a proxy's page?",
            )
        return said


def _because(status: int, missing: str) -> str:
    """XRPC answers 400 to nearly everything that is not there, 401 to what it has but not for strangers."""
    if status in {401, 403}:
        return "(it wants a login for this; a PDS gives its records to anybody, and feeds to its own users only)"
    return f"({missing})" if status in {400, 404, 410} else ""
