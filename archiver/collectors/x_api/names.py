"""The two sets of names that the API goes by: since August 2026 its description says posts where its documents say tweets.

We ask in one set and, where that is refused, in the other; we understand both.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

_FIELDS = (
    "created_at,author_id,conversation_id,in_reply_to_user_id,entities,attachments,lang,edit_controls,display_text_range,"
    "{referenced},{note},{history}"
)


class Names(NamedTuple):
    """What to ask in."""

    parameter: str
    referenced: str
    note: str
    history: str

    def parameters(self) -> dict[str, str]:
        """The fields to ask for; of other people's posts none, for each costs as much as our own."""
        return {
            self.parameter: _FIELDS.format(**self._asdict()),
            "expansions": "attachments.media_keys",
            "media.fields": "url,alt_text,type,variants,preview_image_url,width,height",
        }


TWEETS = Names("tweet.fields", "referenced_tweets", "note_tweet", "edit_history_tweet_ids")
POSTS = Names("post.fields", "referenced_posts", "note_post", "edit_history_post_ids")
_OLD = dict(zip(POSTS[1:], TWEETS[1:], strict=True))


def in_old_names(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer in the names that its readers know."""
    said = dict(answer)
    includes = said.get("includes")
    if isinstance(includes, dict):
        posts = includes.get("tweets", includes.get("posts"))
        said["includes"] = {**includes, "tweets": _renamed(posts)}
    said["data"] = _renamed(said.get("data"))
    return said


def _renamed(said: Any) -> Any:
    if isinstance(said, list):
        return [_renamed(item) for item in said]
    if isinstance(said, dict):
        return {_OLD.get(name, name): value for name, value in said.items()}
    return said
