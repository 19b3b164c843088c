"""One post and its author's own thread around it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from archiver.collectors.tweets.marks import number
from archiver.collectors.wire.permalinks import snowflake_time
from archiver.collectors.wire.values import table, tables, words
from archiver.collectors.x_api.api import Answer, Api
from schemas.errors import AnswerError, NoPostsError
from schemas.page import Checkpoint, Page
from schemas.source import Source

_RECENT = timedelta(days=7)
_LARGEST = 100
_WITH_AUTHOR = {"expansions": "author_id,attachments.media_keys", "user.fields": "name,username"}
_CLOSED = frozenset({400, 403})
"""Not every account may search what is older than a week."""
_UPWARDS = "X does not let this account search; parts were looked for above this post only"


class Conversation:
    """One run over one thread; a later run asks only for what is newer."""

    def __init__(self, api: Api, source: Source, cursor: Mapping[str, str]) -> None:
        """Go on from a checkpoint's cursor."""
        self._api = api
        self._source = source
        self._known = dict(cursor)

    def pages(self, post: str, now: datetime) -> Iterator[Page]:
        """The post, unless it is known; then the others of its author in the same conversation, then the first of them.

        Raises:
            NoPostsError: X does not show this post.
        """
        if not self._known.get("root"):
            answer = self._one(post)
            item = next(iter(answer.items), None)
            if item is None:
                why = "; ".join(trouble.why for trouble in answer.read()[1]) or "this post"
                raise NoPostsError(self._source.locator, f"it, and X says: {why}")
            user = next(iter(tables(table(answer.said.get("includes")).get("users"))), {})
            self._known = {
                "root": number(item.get("conversation_id")) or post,
                "user": words(user.get("id")) or "", "handle": words(user.get("username")) or "", "name": words(user.get("name")) or "",
            }  # fmt: skip
            yield self._page(answer)
            yield from self._root(post)
            yield from self._searched(now, item)
            return
        yield from self._searched(now, None)

    def _root(self, post: str) -> Iterator[Page]:
        """A search for a conversation does not find the post that it began with."""
        root = self._known["root"]
        if root != post and self._api.budget.left:
            answer = self._one(root)
            item = next(iter(answer.items), {})
            # It may be another's: then the thread begins with an answer.
            if item.get("author_id") == self._known["user"] or not item:
                yield self._page(answer)

    def _searched(self, now: datetime, item: Mapping[str, Any] | None) -> Iterator[Page]:
        root = self._known["root"]
        at = snowflake_time(root)
        place = "recent" if at and now - at < _RECENT else "all"
        bounds = {"since_id": self._known["newest"]} if self._known.get("newest") else {}
        newest = int(self._known.get("newest") or 0)
        token: str | None = ""
        while token is not None and (size := self._api.budget.page(_LARGEST)) >= 10:  # noqa: PLR2004 - the fewest of a search
            more = {"next_token": token} if token else {}
            query = f"conversation_id:{root} from:{self._known['handle']}"
            try:
                answer = self._api.posts(
                    f"/tweets/search/{place}", query=query, max_results=str(size), **bounds, **more
                )
            except AnswerError as error:
                if error.status not in _CLOSED:
                    raise
                yield from self._upwards(item or {})
                return
            newest = max([newest, *(int(number(found.get("id")) or 0) for found in answer.items)])
            token = answer.next_page
            if token is None:
                # Newest first: what is newest is known to be all there is when the last page is in.
                self._known["newest"] = str(newest or root)
            yield self._page(answer)

    def _upwards(self, item: Mapping[str, Any]) -> Iterator[Page]:
        """The parts above, one by one, as long as they are the author's."""
        notes: tuple[str, ...] = (_UPWARDS,)
        while self._api.budget.left and item.get("in_reply_to_user_id") == self._known["user"]:
            above = _answered(item)
            if above is None or above == self._known["root"]:
                break
            answer = self._one(above)
            item = next(iter(answer.items), {})
            yield self._page(answer, notes)
            notes = ()
        self._known["newest"] = self._known.get("newest") or self._known["root"]
        yield Page(source=self._source, notes=notes, checkpoint=Checkpoint(cursor=dict(self._known)))

    def _one(self, post: str) -> Answer:
        return self._api.posts("/tweets", ids=post, **_WITH_AUTHOR)

    def _page(self, answer: Answer, notes: tuple[str, ...] = ()) -> Page:
        account = {"id": self._known["user"], "username": self._known["handle"], "name": self._known["name"]}
        posts, troubles = answer.read(account if account["username"] else None)
        return Page(
            source=self._source,
            posts=tuple(posts),
            captures=(answer.capture,),
            checkpoint=Checkpoint(cursor=dict(self._known)) if self._known.get("newest") else None,
            troubles=tuple(troubles),
            notes=notes,
        )


def _answered(item: Mapping[str, Any]) -> str | None:
    return next(
        (number(one.get("id")) for one in tables(item.get("referenced_tweets")) if one.get("type") == "replied_to"),
        None,
    )
