"""Tweets as API v2 writes them: bare with their context beside them (`includes`), or flattened, with all that they point at inside."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from archiver.collectors.tweets.classic import KINDS, best_film
from archiver.collectors.tweets.marks import language, named, number, page_of, written_at
from archiver.collectors.tweets.wording import Wording, is_own_media, wording
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.permalinks import snowflake_time
from archiver.collectors.wire.values import table, tables, whole, words
from schemas.post import Author, Media, Post, Precision
from schemas.source import Platform

_PASSED_ON = re.compile(r"RT @(\w{1,30}): (.*)", re.DOTALL)
_CUT = "…"
_Things = Mapping[str, Mapping[str, Any]]


class Context(NamedTuple):
    """What tweets of one answer point at, by id or key."""

    tweets: _Things
    users: _Things
    media: _Things

    def first_version(self, post: Any) -> str | None:
        """The id under which an edited tweet is kept, if its history is known here: that of its first version."""
        post_id = number(post)
        return None if post_id is None else identity(self.tweets.get(post_id, {})) or post_id


def context(answer: Mapping[str, Any]) -> Context:
    """What an answer says beside its tweets."""
    includes = table(answer.get("includes"))
    data = answer.get("data")
    tweets = (*tables(includes.get("tweets")), *(tables(data) or tables([data])))
    return Context(
        _by(tweets, "id"), _by(tables(includes.get("users")), "id"), _by(tables(includes.get("media")), "media_key")
    )


def _by(things: tuple[Mapping[str, Any], ...], name: str) -> _Things:
    return {str(thing.get(name)): thing for thing in things}


def identity(tweet: Mapping[str, Any]) -> str | None:
    """The id under which a tweet is kept: each edit has a new one, and the first is the one that stays."""
    versions = tweet.get("edit_history_tweet_ids")
    first = number(versions[0]) if isinstance(versions, list) and versions else None
    return first or number(tweet.get("id"))


def posts_of(tweet: Mapping[str, Any], beside: Context) -> Iterator[Post]:
    """The post; of a retweet the one that was passed on. Of a flattened one, also those that it quotes and answers.

    Raises:
        ValueError: it is no tweet.
    """
    pointed = tables(tweet.get("referenced_tweets"))
    passed_on = next((one for one in pointed if one.get("type") == "retweeted"), None)
    if passed_on is None:
        yield _post(tweet, beside)
    else:
        yield _original(tweet, passed_on, beside).model_copy(update={"reposted_by": _author(tweet, beside)})
    for one in pointed:
        if one is not passed_on and isinstance(one.get("text"), str):
            yield _post(one, beside)


def _original(tweet: Mapping[str, Any], pointed: Mapping[str, Any], beside: Context) -> Post:
    """What was passed on; where it is not told, as far as the retweet's own words show it."""
    if isinstance(pointed.get("text"), str):
        return _post(pointed, beside)
    post_id = number(pointed.get("id"))
    if whole_one := beside.tweets.get(post_id or ""):
        return _post(whole_one, beside)
    seen = _worded(tweet)
    found = _PASSED_ON.fullmatch(seen.text)
    if post_id is None or found is None:
        raise ValueError("a retweet that does not say of what")
    at = snowflake_time(post_id)
    return Post(
        platform=Platform.X,
        id=post_id,
        url=page_of(found[1], post_id),
        author=Author(handle=found[1], url=f"https://x.com/{found[1]}"),
        created_at=at,
        created_precision=Precision.SECOND if at else None,
        text=found[2].removesuffix(_CUT),
        links=seen.links,
        truncated=found[2].endswith(_CUT),
    )


def _post(tweet: Mapping[str, Any], beside: Context) -> Post:
    version, post_id = number(tweet.get("id")), identity(tweet)
    if version is None or post_id is None or not isinstance(tweet.get("text"), str):
        raise ValueError("no tweet: it has no id or no text")
    entities = _entities(tweet)
    seen = _worded(tweet)
    author = _author(tweet, beside)
    at = written_at(tweet.get("created_at"), version)
    began = at if version == post_id else snowflake_time(post_id) or at
    parent = _pointed(tweet, "replied_to", beside)
    return Post(
        platform=Platform.X,
        id=post_id,
        url=page_of(author.handle, version),
        author=author,
        created_at=began,
        created_precision=Precision.SECOND if began else None,
        edited_at=at if version != post_id else None,
        text=seen.text,
        lang=language(tweet.get("lang")),
        links=seen.links,
        mentions=named(entities.get("mentions"), "username"),
        tags=named(entities.get("hashtags"), "tag"),
        media=tuple(_media(one) for one in _attached(tweet, beside)),
        in_reply_to_id=parent,
        in_reply_to_author=_answered(tweet, beside) if parent else None,
        conversation_id=beside.first_version(tweet.get("conversation_id")),
        quotes_id=_pointed(tweet, "quoted", beside),
    )


def _entities(tweet: Mapping[str, Any]) -> Mapping[str, Any]:
    """Those of the long text, where there is one."""
    return table(table(tweet.get("note_tweet")).get("entities")) or table(tweet.get("entities"))


def _worded(tweet: Mapping[str, Any]) -> Wording:
    """The words: the long text, if there is one; with the addresses that either text explains."""
    both = (*tables(table(tweet.get("entities")).get("urls")), *tables(_entities(tweet).get("urls")))
    short = {words(url.get("url")) or "": words(url.get("expanded_url")) or "" for url in both}
    keyed = {words(url.get("url")) or "" for url in both if words(url.get("media_key"))}
    long = table(tweet.get("note_tweet")).get("text")
    text = long if isinstance(long, str) and long else tweet.get("text")
    below = keyed | {url for url, whole_one in short.items() if is_own_media(whole_one)}
    return wording(text if isinstance(text, str) else "", short, below)


def _author(tweet: Mapping[str, Any], beside: Context) -> Author:
    """The author, by id at least."""
    author_id = number(tweet.get("author_id"))
    user = table(tweet.get("author")) or beside.users.get(author_id or "", {})
    handle = words(user.get("username"))
    return Author(
        handle=handle,
        name=words(user.get("name")),
        id=author_id or number(user.get("id")),
        url=f"https://x.com/{handle}" if handle else None,
    )


def _answered(tweet: Mapping[str, Any], beside: Context) -> str | None:
    user_id = number(tweet.get("in_reply_to_user_id"))
    user = table(tweet.get("in_reply_to_user")) or beside.users.get(user_id or "", {})
    return words(user.get("username")) or user_id


def _pointed(tweet: Mapping[str, Any], kind: str, beside: Context) -> str | None:
    for one in tables(tweet.get("referenced_tweets")):
        if one.get("type") == kind:
            return (identity(one) if "edit_history_tweet_ids" in one else None) or beside.first_version(one.get("id"))
    return None


def _attached(tweet: Mapping[str, Any], beside: Context) -> Iterator[Mapping[str, Any]]:
    attachments = table(tweet.get("attachments"))
    if inside := tables(attachments.get("media")):
        yield from inside
        return
    keys = attachments.get("media_keys")
    for key in keys if isinstance(keys, list) else ():
        yield beside.media.get(str(key), {})


def _media(said: Mapping[str, Any]) -> Media:
    return Media(
        kind=KINDS.get(words(said.get("type")) or "", "file"),
        url=best_film(said.get("variants"))
        or web_address(words(said.get("url")))
        or web_address(words(said.get("preview_image_url"))),
        alt=words(said.get("alt_text")),
        width=whole(said.get("width")),
        height=whole(said.get("height")),
    )
