"""What `twitter-to-sqlite` keeps of a tweet: its row, its user's, its media's. Links are whole in there, entities are gone."""

from collections.abc import Iterator, Mapping
from typing import Any

from archiver.collectors.databases.reading import Database, Row
from archiver.collectors.tweets.classic import posts_of as classic_posts_of
from archiver.collectors.tweets.wording import OWN_MEDIA
from archiver.collectors.wire.entities import entities
from archiver.collectors.wire.json import decoded
from schemas.post import Post

TABLES = frozenset({"tweets", "users"})
_TWEETS = "SELECT t.*, u.screen_name AS u_handle, u.name AS u_name FROM tweets t LEFT JOIN users u ON u.id = t.user"
_MEDIA = "SELECT l.tweets_id, m.* FROM media_tweets l JOIN media m ON m.id = l.media_id ORDER BY l.tweets_id"
_KEPT = (
    "id",
    "created_at",
    "lang",
    "in_reply_to_status_id",
    "in_reply_to_user_id",
    "in_reply_to_screen_name",
)


def posts_of(database: Database) -> Iterator[Post | None]:
    """The posts in the order of their ids, of a retweet the one that was passed on; null for a row that is no tweet."""
    media = _Media(database)
    for row in database.rows(f"{_TWEETS} ORDER BY t.id"):
        try:
            yield _post(row, media.of(row.get("id")), _original(row, database))
        except ValueError:
            yield None


def _original(row: Row, database: Database) -> Row | None:
    if not row.get("retweeted_status"):
        return None
    return next(database.rows(f"{_TWEETS} WHERE t.id = ?", row["retweeted_status"]), None)


def _post(row: Row, media: list[Row], original: Row | None) -> Post:
    said = _tweet(row, media)
    if original is not None:
        said["retweeted_status"] = _tweet(original, [])
    post = next(classic_posts_of(said))
    pointed = entities(post.text)
    return post.model_copy(update={"links": pointed.links, "mentions": pointed.mentions, "tags": pointed.tags})


def _tweet(row: Row, media: list[Row]) -> dict[str, Any]:
    """The row in the shape that it once had."""
    text = row.get("full_text")
    return {
        **{name: row.get(name) for name in _KEPT},
        # It was unescaped when it was stored, and is going to be once more.
        "full_text": OWN_MEDIA.sub("", text).rstrip().replace("&", "&amp;") if isinstance(text, str) else None,
        "user": {"id": row.get("user"), "screen_name": row.get("u_handle"), "name": row.get("u_name")},
        "quoted_status_id": row.get("quoted_status"),
        "extended_entities": {"media": [_unpacked(one) for one in media]},
    }


def _unpacked(row: Row) -> Mapping[str, Any]:
    """With what was stored as JSON in a column."""
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return value
    try:
        return decoded(value.encode())
    except (ValueError, RecursionError):
        return value


class _Media:
    """The media of tweets that are asked for in the order of their ids: two lists, walked side by side."""

    def __init__(self, database: Database) -> None:
        is_there = {"media", "media_tweets"} <= database.tables
        self._rows = database.rows(_MEDIA) if is_there else iter(())
        self._next = next(self._rows, None)

    def of(self, tweet: Any) -> list[Row]:
        """Those of this tweet."""
        found: list[Row] = []
        while self._next is not None and isinstance(tweet, int) and _id(self._next) <= tweet:
            if _id(self._next) == tweet:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


def _id(row: Row) -> int:
    said = row["tweets_id"]
    return said if isinstance(said, int) else 0
