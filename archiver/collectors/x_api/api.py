"""One conversation with the API: what is asked, what it answers, and which of its errors heal."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from archiver.collectors.base import Client
from archiver.collectors.tweets import v2
from archiver.collectors.wire.json import decoded
from archiver.collectors.wire.values import table, tables, words
from archiver.collectors.x_api.budget import Budget
from archiver.collectors.x_api.names import POSTS, TWEETS, Names, in_old_names
from schemas.errors import AnswerError, RateLimitedError, SettingsError, UnreadableInputError
from schemas.page import Capture, Trouble
from schemas.post import Post
from schemas.text import printable_line

_BAD_REQUEST, _PAYMENT, _TOO_MANY = 400, 402, 429
_OUT_OF_CREDITS = "credits-depleted"
_CAPPED = "usage-capped"


class Answer(NamedTuple):
    """What the API said."""

    said: Mapping[str, Any]
    capture: Capture

    @property
    def items(self) -> tuple[Mapping[str, Any], ...]:
        """The posts, or the account."""
        data = self.said.get("data")
        return tables(data) or tables([data])

    @property
    def next_page(self) -> str | None:
        """What to ask the next page with."""
        return words(table(self.said.get("meta")).get("next_token"))

    def read(self, user: Mapping[str, Any] | None = None) -> tuple[list[Post], list[Trouble]]:
        """The posts, and what could not be given though the rest came: posts that are deleted, protected, of a suspended account.

        Args:
            user: the posts' author, where the answer does not say.
        """
        includes = table(self.said.get("includes"))
        users = (*tables(includes.get("users")), *((user,) if user else ()))
        beside = v2.context({**self.said, "includes": {**includes, "users": list(users)}})
        posts: list[Post] = []
        troubles = [_trouble(fault) for fault in tables(self.said.get("errors"))]
        for item in self.items:
            try:
                posts += v2.posts_of(item, beside)
            except ValueError as error:
                troubles.append(Trouble(where=str(item.get("id") or "an item"), why=str(error)))
        return posts, troubles


def _trouble(fault: Mapping[str, Any]) -> Trouble:
    return Trouble(where=str(fault.get("resource_id") or fault.get("value") or "an item"), why=_reason(fault))


class Api:
    """Asks the API, and keeps within the budget."""

    def __init__(
        self, base: str, client: Client, token: Callable[[], str | None], budget: Budget, locator: str
    ) -> None:
        self._base = base
        self._client = client
        self._token = token
        self._names: Names = TWEETS
        self._locator = locator
        self.budget = budget

    def user(self, handle: str) -> Answer:
        """An account by its handle."""
        return self._asked(f"/users/by/username/{handle}", {})

    def posts(self, path: str, **parameters: str) -> Answer:
        """Posts with all that is to be known of them.

        Raises:
            AnswerError: no, and for good: with X's own words, where it has some.
            RateLimitedError: not now.
            SettingsError: there is no token.
        """
        try:
            return self._asked(path, {**self._names.parameters(), **parameters})
        except AnswerError as error:
            if error.status != _BAD_REQUEST or self._names is not TWEETS or not _is_of_names(error):
                raise
        self._names = POSTS
        return self._asked(path, {**self._names.parameters(), **parameters})

    def _asked(self, path: str, parameters: Mapping[str, str]) -> Answer:
        token = self._token()
        if token is None:
            host = self._base.partition("://")[2].partition("/")[0]
            why = f'X lists posts to those with a bearer token only; set tokens."{host}"'
            raise SettingsError(f'tokens."{host}"', why)
        query = f"?{urlencode(parameters)}" if parameters else ""
        try:
            capture = self._client.get(f"{self._base}/2{path}{query}", {"Authorization": f"Bearer {token}"})
        except (AnswerError, RateLimitedError) as error:
            raise self._understood(error) from error
        answer = Answer(self._read(capture), capture)
        self._count(answer)
        return answer

    def _read(self, capture: Capture) -> Mapping[str, Any]:
        try:
            said = decoded(capture.body)
        except (ValueError, RecursionError) as error:
            raise UnreadableInputError(self._locator, f"X's answer is no JSON: {error}") from error
        if not isinstance(said, dict):
            raise UnreadableInputError(self._locator, "X's answer is of an unknown shape")
        return in_old_names(said)

    def _count(self, answer: Answer) -> None:
        includes = table(answer.said.get("includes"))
        posts = [item for item in (*answer.items, *tables(includes.get("tweets"))) if "username" not in item]
        users = [item for item in (*answer.items, *tables(includes.get("users"))) if "username" in item]
        self.budget.count((str(post.get("id")) for post in posts), (str(user.get("id")) for user in users))

    def _understood(self, error: AnswerError | RateLimitedError) -> AnswerError | RateLimitedError:
        """The error in X's words; those that waiting does not heal are for good, whatever their status."""
        fault = _fault(error.said)
        kind = str(fault.get("type", "")).rpartition("/")[2]
        if (isinstance(error, AnswerError) and error.status == _PAYMENT) or kind == _OUT_OF_CREDITS:
            return self._for_good(
                _PAYMENT, "the account has no credits left; top it up in X's developer console", error
            )
        if kind == _CAPPED:
            why = "the account's spending or usage cap is reached; raise it in X's developer console, or wait for its next period"
            return self._for_good(_TOO_MANY, why, error)
        if isinstance(error, AnswerError):
            return self._for_good(error.status, self._without_secrets(_reason(fault)), error)
        return error

    def _without_secrets(self, said: str) -> str:
        """What a server says of a request may repeat it."""
        return said.replace(self._token() or "\0", "***")

    def _for_good(self, status: int, why: str, error: AnswerError | RateLimitedError) -> AnswerError:
        found = AnswerError(self._locator, status, why)
        found.said = error.said
        return found


def _fault(body: bytes) -> Mapping[str, Any]:
    """A problem (RFC 9457), or the first of the older list of errors."""
    try:
        said = table(decoded(body))
    except (ValueError, RecursionError):
        return {}
    first = next(iter(tables(said.get("errors"))), {})
    return {**first, **said}


def _reason(fault: Mapping[str, Any]) -> str:
    for name in ("detail", "message", "title"):
        if said := words(fault.get(name)):
            return printable_line(said)[:300]
    return ""


def _is_of_names(error: AnswerError) -> bool:
    """Whether it may be the names that it does not like, and not what they name."""
    said = error.said.decode("utf-8", "replace").casefold()
    return "parameter" in said or "tweet.fields" in said or not said
