"""Tweets as API 1.1 wrote them, and all that grew out of it: streams, `twarc` 1, archives."""

from collections.abc import Iterator, Mapping
from typing import Any

from archiver.collectors.tweets.marks import language, named, number, page_of, written_at
from archiver.collectors.tweets.wording import is_own_media, wording
from archiver.collectors.wire.html_text import web_address
from archiver.collectors.wire.values import table, tables, whole, words
from schemas.post import Author, Media, Post, Precision
from schemas.source import Platform

KINDS = {"photo": "image", "video": "video", "animated_gif": "gif"}
"""What X calls the kinds of media, and we."""


def posts_of(tweet: Mapping[str, Any]) -> Iterator[Post]:
    """The post, and the one that it quotes, if that is told; of a retweet the one that was passed on.

    Raises:
        ValueError: it is no tweet.
    """
    passed_on = table(tweet.get("retweeted_status"))
    said = passed_on or tweet
    post = _post(said)
    yield post.model_copy(update={"reposted_by": author_of(table(tweet.get("user")))}) if passed_on else post
    if quoted := table(said.get("quoted_status")):
        yield _post(quoted)


def author_of(user: Mapping[str, Any]) -> Author:
    """Who it is, as far as is told."""
    handle = words(user.get("screen_name"))
    return Author(
        handle=handle,
        name=words(user.get("name")),
        id=number(user.get("id_str")) or number(user.get("id")),
        url=f"https://x.com/{handle}" if handle else None,
    )


def _post(said: Mapping[str, Any]) -> Post:
    post_id = number(said.get("id_str")) or number(said.get("id"))
    # Streams give the first 140 characters, and beside them the whole.
    full = table(said.get("extended_tweet")) or said
    text = full.get("full_text", full.get("text"))
    if post_id is None or not isinstance(text, str):
        raise ValueError("no tweet: it has no id or no text")
    entities = table(full.get("entities"))
    media = tables(table(full.get("extended_entities")).get("media")) or tables(entities.get("media"))
    urls = {words(url.get("url")) or "": words(url.get("expanded_url")) or "" for url in tables(entities.get("urls"))}
    below = [*(words(one.get("url")) or "" for one in media), *(url for url in urls if is_own_media(urls[url]))]
    seen = wording(text, urls, below)
    author = author_of(table(said.get("user")))
    at = written_at(said.get("created_at"), post_id)
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
        mentions=named(entities.get("user_mentions"), "screen_name"),
        tags=named(entities.get("hashtags"), "text"),
        media=tuple(_media(one) for one in media),
        in_reply_to_id=number(said.get("in_reply_to_status_id_str")) or number(said.get("in_reply_to_status_id")),
        in_reply_to_author=words(said.get("in_reply_to_screen_name"))
        or number(said.get("in_reply_to_user_id_str"))
        or number(said.get("in_reply_to_user_id")),
        quotes_id=number(said.get("quoted_status_id_str")) or number(said.get("quoted_status_id")),
        truncated=said.get("truncated") is True and full is said,
    )


def _media(said: Mapping[str, Any]) -> Media:
    size = table(said.get("original_info"))
    return Media(
        kind=KINDS.get(words(said.get("type")) or "", "file"),
        url=best_film(table(said.get("video_info")).get("variants"))
        or web_address(words(said.get("media_url_https")) or words(said.get("media_url"))),
        alt=words(said.get("ext_alt_text")),
        width=whole(size.get("width")),
        height=whole(size.get("height")),
    )


def best_film(variants: Any) -> str | None:
    """The address of a film in its best quality; playlists are passed over."""
    films = [one for one in tables(variants) if "mp4" in str(one.get("content_type") or one.get("contentType"))]
    best = max(films, key=_bits, default=None)
    return web_address(words(best.get("url"))) if best else None


def _bits(variant: Mapping[str, Any]) -> int:
    said = variant.get("bit_rate", variant.get("bitrate"))
    return int(said) if isinstance(said, (int, str)) and str(said).isdecimal() else 0
