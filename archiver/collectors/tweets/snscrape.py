"""Tweets as snscrape and twscrape write them: Python objects in JSON, each with its type."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archiver.collectors.tweets.classic import best_film
from archiver.collectors.tweets.marks import language, named, number, page_of, written_at
from archiver.collectors.tweets.wording import Wording, is_own_media, wording
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.values import table, tables, words
from schemas.post import Author, Media, Post, Precision
from schemas.source import Platform

TWEET = "snscrape.modules.twitter.Tweet"
"""What both call a tweet."""
_LISTS = {"photos": "image", "videos": "video", "animated": "gif"}
"""twscrape's media, a list for each kind; snscrape has one list."""
_TYPES = {"Photo": "image", "Video": "video", "Gif": "gif"}
_AT_THE_END = re.compile(r"https?://t\.co/\w+(?=\s*$)")


def posts_of(tweet: Mapping[str, Any]) -> Iterator[Post]:
    """The post, and the one that it quotes; of a retweet the one that was passed on.

    Raises:
        ValueError: it is no tweet.
    """
    passed_on = table(tweet.get("retweetedTweet"))
    said = passed_on or tweet
    post = _post(said)
    yield post.model_copy(update={"reposted_by": _author(table(tweet.get("user")))}) if passed_on else post
    quoted = table(said.get("quotedTweet"))
    if isinstance(quoted.get("user"), dict):  # else a tombstone
        yield _post(quoted)


def _post(said: Mapping[str, Any]) -> Post:
    post_id = number(said.get("id_str")) or number(said.get("id"))
    text = said.get("rawContent", said.get("content"))
    if post_id is None or not isinstance(text, str):
        raise ValueError("no tweet: it has no id or no text")
    media = tuple(_media(said.get("media")))
    seen = _worded(text, _addresses(said), has_media=bool(media))
    author = _author(table(said.get("user")))
    at = written_at(said.get("date"), post_id)
    return Post(
        platform=Platform.X,
        id=post_id,
        url=page_of(author.handle, post_id),
        author=author,
        created_at=at,
        created_precision=Precision.SECOND if at else None,
        text=seen.text,
        lang=language(said.get("lang")),
        links=seen.links,
        mentions=named(said.get("mentionedUsers"), "username"),
        tags=tuple(dict.fromkeys(tag for tag in _each(said.get("hashtags")) if words(tag))),
        media=media,
        in_reply_to_id=number(said.get("inReplyToTweetId")),
        in_reply_to_author=_author(table(said.get("inReplyToUser"))).handle,
        conversation_id=number(said.get("conversationId")),
        quotes_id=number(table(said.get("quotedTweet")).get("id")),
    )


def _worded(text: str, urls: Mapping[str, str], *, has_media: bool) -> Wording:
    below = {url for url, whole in urls.items() if is_own_media(whole)}
    last = _AT_THE_END.search(text) if has_media else None
    if last and last[0] not in urls:
        below.add(last[0])  # the media's own address, which neither tool explains
    return wording(text, urls, below)


def _addresses(said: Mapping[str, Any]) -> Mapping[str, str]:
    """Whole addresses by their short ones; before 2022, in two lists side by side."""
    named_ones = {words(link.get("tcourl")) or "": words(link.get("url")) or "" for link in tables(said.get("links"))}
    return named_ones or dict(zip(_texts(said.get("tcooutlinks")), _texts(said.get("outlinks")), strict=False))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one if isinstance(one, str) else "" for one in _each(value))


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()


def _author(user: Mapping[str, Any]) -> Author:
    handle = words(user.get("username"))
    return Author(
        handle=handle,
        name=words(user.get("displayname")) or words(user.get("displayName")),
        id=number(user.get("id_str")) or number(user.get("id")),
        url=f"https://x.com/{handle}" if handle else None,
    )


def _media(said: Any) -> Iterator[Media]:
    for one in tables(said):
        kind = _TYPES.get((words(one.get("_type")) or "").rpartition(".")[2], "file")
        yield _medium(kind, one)
    for name, kind in _LISTS.items():
        for one in tables(table(said).get(name)):
            yield _medium(kind, one)


def _medium(kind: str, said: Mapping[str, Any]) -> Media:
    addresses = ("fullUrl", "url", "videoUrl", "previewUrl", "thumbnailUrl")
    shown = next((url for name in addresses if (url := web_address(words(said.get(name))))), None)
    return Media(kind=kind, url=best_film(said.get("variants")) or shown, alt=words(said.get("altText")))
