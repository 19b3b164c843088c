"""What an archive holds that is ours to read, in any of its layouts; whatever else is in it (messages, contacts, advertising) stays shut.

::

    since 2019      data/manifest.js   names the files of each kind
                    data/tweets.js, data/tweets-part1.js …            (before 2022 data/tweet.js)
                    data/community-tweet.js, data/note-tweet.js       the whole text of long posts
                    data/account.js                                   whose it is
                    data/tweets_media/<post id>-<name>                (before 2022 tweet_media)
    2012 to 2019    data/js/tweets/2012_01.js, data/js/user_details.js
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from archiver.collectors.base import Container
from archiver.collectors.wire.machine_time import machine_time
from archiver.collectors.wire.values import table, words
from archiver.collectors.x_archive.owner import owner_of
from archiver.collectors.x_archive.scripts import assigned, assigned_value
from schemas.errors import UnreadableInputError
from schemas.page import Trouble
from schemas.post import Author

_FILE = re.compile(
    r"(?P<root>(?:.*/)?)"
    r"(?P<kind>manifest|account|user_details|tweets?|community-tweet|note-tweet|deleted-tweets?|twitter-circle-tweet)"
    r"(?:-part(?P<part>\d{1,5}))?\.js"
)
_MONTH = re.compile(r"(?P<root>(?:.*/)?)tweets/(?P<part>\d{4}_\d\d)\.js")
_BELOW_ROOT = re.compile(r"(?:(?:^|(?<=/))data/)?(?:(?:^|(?<=/))js/)?$")
"""The folders of the two layouts, which may be missing: people unpack, move and pack again."""
_POSTS = ("tweet", "tweets", "community-tweet", "months")
_TYPES = {"tweet": "tweet", "tweets": "tweets", "communityTweet": "community-tweet", "noteTweet": "note-tweet"}
"""What the manifest calls the kinds that we want."""
_LEFT_ALONE = {
    "deleted-tweet": "what its author deleted",
    "deleted-tweets": "what its author deleted",
    "twitter-circle-tweet": "what was meant for a chosen circle",
}
_HEAD = 4096
_LARGEST = 16 * 1024 * 1024
"""Bytes of a script that is read whole: a manifest, an account."""

Found = Mapping[str, Sequence[str]]
"""Names of files by their kind."""


class Contents(NamedTuple):
    """The files of one archive."""

    posts: tuple[str, ...]
    """Names of the scripts with posts."""
    notes: tuple[str, ...] = ()
    """Names of the scripts with long texts."""
    owner: Author | None = None
    made_at: datetime | None = None
    """When X made the archive."""
    troubles: tuple[Trouble, ...] = ()


def holds_an_archive(inside: Container) -> bool:
    """Whether these files are an archive of X, told by their names and by how one of them begins."""
    for found in _by_root(inside.names()).values():
        wanted = [name for kind in ("manifest", *_POSTS) for name in found.get(kind, ())]
        if any(_begins_as_ours(inside, name) for name in wanted[:3]):
            return True
    return False


def archives(inside: Container, alone: str | None = None) -> Iterator[Contents]:
    """The archives in a zip or folder: mostly one, but people keep several side by side.

    Args:
        inside: the container.
        alone: the one file whose posts are wanted, whichever kind it is of.

    Raises:
        UnreadableInputError: a manifest or an account is cut off or damaged, or nothing says whose the posts are.
    """
    roots = _by_root(inside.names()) or ({"": {}} if alone else {})
    for root, found in roots.items():
        manifest = _first_table(inside, found.get("manifest", ()))
        owners = (_script(inside, name) for kind in _OWNERS for name in found.get(kind, ()))
        yield Contents(
            posts=(alone,) if alone else _there(inside, _POSTS, _named(manifest, root, found), found),
            notes=_there(inside, ("note-tweet",), _named(manifest, root, found), found),
            owner=owner_of(manifest, *owners),
            made_at=machine_time(words(table(manifest.get("archiveInfo")).get("generationDate")), None).at,
            troubles=() if alone else (*_missing(inside, _named(manifest, root, found)), *_left_out(found)),
        )


def _there(inside: Container, kinds: Sequence[str], named: Found, found: Found) -> tuple[str, ...]:
    """The files of these kinds, those that the manifest names first, each once."""
    names = [name for kind in kinds for name in (*named.get(kind, ()), *found.get(kind, ()))]
    there = set(inside.names())
    return tuple(name for name in dict.fromkeys(names) if name in there)


_OWNERS = ("account", "user_details")


def _by_root(names: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The files that concern us, by the folder that their archive lies in and by kind, parts in their order."""
    roots: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for name in names:
        found = _FILE.fullmatch(name) or _MONTH.fullmatch(name)
        if found:
            root = _BELOW_ROOT.sub("", found["root"])
            kind = found["kind"] if found.re is _FILE else "months"
            part = int((found["part"] or "0").replace("_", ""))
            roots.setdefault(root, {}).setdefault(kind, []).append((part, name))
    return {
        root: {kind: [name for _, name in sorted(parts)] for kind, parts in kinds.items()}
        for root, kinds in sorted(roots.items())
    }


def _begins_as_ours(inside: Container, name: str) -> bool:
    with inside.open(name) as (_, stream):
        said = assigned(stream.read(_HEAD)) or ""
    return said.startswith(("YTD.", "__THAR_CONFIG", "Grailbird."))


def _named(manifest: Mapping[str, Any], root: str, found: Found) -> dict[str, list[str]]:
    """The files that the manifest names, by kind, as they are called in this container."""
    place = next(iter(found.get("manifest", ())), "").removesuffix("manifest.js")
    named: dict[str, list[str]] = {}
    for said, kind in _TYPES.items():
        files = table(table(manifest.get("dataTypes")).get(said)).get("files")
        for file in files if isinstance(files, list) else ():
            name = words(table(file).get("fileName"))
            if name:
                named.setdefault(kind, []).append(place + name.removeprefix("data/") if place else root + name)
    return named


def _missing(inside: Container, named: Found) -> Iterator[Trouble]:
    there = set(inside.names())
    for name in (name for names in named.values() for name in names if name not in there):
        yield Trouble(where=name, why="named in the manifest, and not there: the archive is not whole")


def _left_out(found: Found) -> Iterator[Trouble]:
    for kind, what in _LEFT_ALONE.items():
        for name in found.get(kind, ()):
            yield Trouble(where=name, why=f"left out: {what}; collect this file by its own name to keep it")


def _first_table(inside: Container, names: Sequence[str]) -> Mapping[str, Any]:
    return next((table(_script(inside, name)) for name in names), {})


def _script(inside: Container, name: str) -> Any:
    with inside.open(name) as (capture, stream):
        script = stream.read(_LARGEST + 1)
    if len(script) > _LARGEST:
        raise UnreadableInputError(capture.url, f"{name} is larger than any such file")
    try:
        return assigned_value(script)
    except (ValueError, RecursionError) as error:
        raise UnreadableInputError(capture.url, f"{name}: {error}") from error
