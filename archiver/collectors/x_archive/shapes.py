"""The shapes of an archive's elements: what is read of them, and nothing else.

That of version 1.1 of the API, with numbers as strings since 2019. Everything may be missing. Decoding into these costs a third of
decoding into dicts, for most of what X says of a post is about its pictures' sizes.
"""

from contextlib import suppress
from typing import TypeVar

from msgspec import Struct, convert
from msgspec.json import Decoder
from msgspec.structs import fields

Number = int | str | None
T = TypeVar("T")
Listed = list[T] | None


class Url(Struct, gc=False):
    """A shortened link."""

    url: str | None = None
    expanded_url: str | None = None
    indices: Listed[Number] = None


class Tag(Struct, gc=False):
    """A hashtag."""

    text: str | None = None


class Mention(Struct, gc=False):
    """Somebody who is named."""

    screen_name: str | None = None


class Size(Struct, gc=False):
    """A picture's size."""

    w: Number = None
    h: Number = None


class Film(Struct, gc=False):
    """One of the files that a film comes in."""

    url: str | None = None
    bitrate: Number = None
    content_type: str | None = None


class Films(Struct):
    """The files of one film."""

    variants: Listed[Film] = None


class Sizes(Struct):
    """The sizes in which a picture is served; the largest tells its shape."""

    large: Size | None = None


class Picture(Struct):
    """A picture or film."""

    url: str | None = None
    indices: Listed[Number] = None
    media_url_https: str | None = None
    media_url: str | None = None
    type: str | None = None
    ext_alt_text: str | None = None
    sizes: Sizes | None = None
    video_info: Films | None = None


class Entities(Struct):
    """What a text points at."""

    hashtags: Listed[Tag] = None
    user_mentions: Listed[Mention] = None
    urls: Listed[Url] = None
    media: Listed[Picture] = None


class User(Struct, gc=False):
    """An author; only archives of before 2019 repeat him."""

    screen_name: str | None = None
    name: str | None = None
    id_str: str | None = None


class Versions(Struct):
    """The ids of a post's versions, oldest first."""

    editTweetIds: Listed[str] = None  # noqa: N815 - X's name


class Edit(Struct):
    """What is said of a version that is not the first."""

    initialTweetId: str | None = None  # noqa: N815 - likewise
    editControlInitial: Versions | None = None  # noqa: N815 - likewise


class EditInfo(Struct):
    """Whether a post is the first version of itself."""

    initial: Versions | None = None
    edit: Edit | None = None


class Tweet(Struct):
    """A post."""

    id_str: str | None = None
    id: Number = None
    full_text: str | None = None
    text: str | None = None
    created_at: str | None = None
    in_reply_to_status_id_str: str | None = None
    in_reply_to_user_id_str: str | None = None
    in_reply_to_screen_name: str | None = None
    lang: str | None = None
    user: User | None = None
    entities: Entities | None = None
    extended_entities: Entities | None = None
    edit_info: EditInfo | None = None
    retweeted_status: "Tweet | None" = None


class Element(Tweet):
    """A post, or its wrapping; archives of before 2019 have none."""

    tweet: Tweet | None = None


element = Decoder(Element).decode
"""An element out of its JSON; it raises a ValueError where one of its parts is not what it should be."""


def tweet_of(value: object) -> Tweet:
    """The post that an element's JSON holds, its numbers and words in whatever spelling; without what makes no sense.

    Raises:
        ValueError: none; the text says why.
    """
    said = value.get("tweet", value) if isinstance(value, dict) else value
    if not isinstance(said, dict):
        raise ValueError("no post: its shape is not known")  # noqa: TRY004 - nothing of ours has a wrong type
    found = {}
    for field in fields(Tweet):
        with suppress(ValueError, RecursionError):
            found[field.name] = convert(said.get(field.name), field.type, strict=False)
    return Tweet(**found)
