"""The collector: which of X's doors is open to whoever asks, and what passing it costs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from archiver.collectors.base import Client
from archiver.collectors.wire.values import words
from archiver.collectors.x_api.api import Answer, Api
from archiver.collectors.x_api.budget import Budget
from archiver.collectors.x_api.conversation import Conversation
from archiver.collectors.x_api.locators import Place as XPlace
from archiver.collectors.x_api.locators import place_of
from archiver.collectors.x_api.shown import by_oembed, by_syndication
from archiver.collectors.x_api.timeline import Place, Timeline, place_in
from schemas.errors import NoPostsError, UnknownLocatorError, WhipstitchError
from schemas.page import Checkpoint, Page
from schemas.source import Source

MOST_POSTS = 500
"""Of one run, unless the user says otherwise: two dollars and a half."""


class X:
    """Reads accounts and threads through the API, single posts without it."""

    name = "x_api"
    looks_for = "posts of the account"

    def __init__(
        self,
        token: Callable[[], str | None] = lambda: None,
        *,
        max_posts: int = MOST_POSTS,
        base: str = "https://api.x.com",
        publish: str = "https://publish.x.com",
        syndication: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make a collector.

        Args:
            token: gives the bearer token, when it is about to be used.
            max_posts: that one run may read, for each costs money.
            base: the API's server.
            publish: the server that gives single posts to whoever embeds them.
            syndication: the server behind embedded posts, if it is to be asked though X's terms forbid it.
            now: the clock.
        """
        self._token = token
        self._max_posts = max_posts
        self._base = base.rstrip("/")
        self._publish = publish.rstrip("/")
        self._syndication = syndication
        self._now = now

    def recognise(self, locator: str, head: bytes | None) -> Source | None:
        """`x:@ada`, a profile's address, a post's address."""
        place = None if head is not None else place_of(locator)
        return Source(collector=self.name, locator=place.locator) if place else None

    def pages(self, source: Source, checkpoint: Checkpoint | None, client: Client) -> Iterator[Page]:
        """What is new since the checkpoint, newest first, until the budget ends; then what is older.

        Raises:
            AnswerError: there is no such account or post, no credit is left, or X refuses for another reason, in its own words.
            NoPostsError: nothing is shown.
            RateLimitedError: not now.
            SettingsError: a token is needed, and there is none.
        """
        place = place_of(source.locator)
        if place is None:
            raise UnknownLocatorError(source.locator)
        if place.post and self._token() is None:
            yield from self._shown(source, place.post, client)
            return
        budget = Budget(self._max_posts)
        yield Page(source=source, notes=(budget.announced(),))
        failure = None
        try:
            yield from self._asked(
                source, place, checkpoint, Api(self._base, client, self._token, budget, source.locator)
            )
        except WhipstitchError as error:
            failure = error
        yield Page(source=source, notes=(budget.summed_up(),))
        if failure is not None:
            raise failure

    def _asked(self, source: Source, place: XPlace, checkpoint: Checkpoint | None, api: Api) -> Iterator[Page]:
        cursor = checkpoint.cursor if checkpoint else {}
        if place.post:
            yield from Conversation(api, source, cursor).pages(place.post, self._now())
            return
        known = place_in(cursor)
        if known is None:
            answer = api.user(place.handle or "")
            known = _account(answer)
            if known is None:
                raise NoPostsError(
                    source.locator, "; ".join(trouble.why for trouble in answer.read()[1]) or "the account"
                )
            yield Page(source=source, captures=(answer.capture,), checkpoint=known.checkpoint)
        timeline = Timeline(api, source, known)
        yield from timeline.pages()
        if timeline.is_empty:
            raise NoPostsError(source.locator, self.looks_for)

    def _shown(self, source: Source, post: str, client: Client) -> Iterator[Page]:
        if self._syndication:
            return by_syndication(source, post, self._syndication.rstrip("/"), client)
        return by_oembed(source, post, self._publish, client)


def _account(answer: Answer) -> Place | None:
    user = next(iter(answer.items), {})
    account, handle = words(user.get("id")), words(user.get("username"))
    return Place(account, handle, words(user.get("name")) or "") if account and handle else None
