"""A made-up archive of X of any size, always the same, in the layout of 2023: 100,000 posts are 183 MB of `tweets.js`.

python tests/bench/x_archive_corpus.py 100000 bench-data/x-archive
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import corpus

_ACCOUNT = "1001"
_START = datetime(2015, 1, 1, tzinfo=UTC)
_EPOCH_MS = 1288834974657
_LANGUAGES = (80, 8, 4, 2, 2, 4)
"""Weights of the corpus's scripts: an account writes in one language mostly."""
_OTHERS = [f"friend{number}" for number in range(400)]


def tweets(count: int, seed: int = 11) -> Iterator[dict[str, Any]]:
    """Elements of `tweets.js`, oldest first: plain ones, replies, links, pictures, retweets, and one in ten in a numbered thread."""
    rng = random.Random(seed)  # noqa: S311 - nothing here is secret
    at = _START
    thread: list[str] = []
    total = 0
    for number, long in enumerate(corpus.texts(count, rng, _LANGUAGES)):
        at += timedelta(seconds=rng.randint(20, 5_000))
        name = str((int(at.timestamp() * 1000) - _EPOCH_MS) << 22 | number % 4096)
        text = long[: int(rng.triangular(15, 260, 60))]
        said = _Text(text)
        if not thread and rng.random() < 0.022:
            total = rng.choice((3, 4, 5, 8))
        parent = None
        if total:
            said = _Text(f"{len(thread) + 1}/{total} {text}")
            parent = (thread[-1], _ACCOUNT, "harbour") if thread else None
            thread.append(name)
            if len(thread) == total:
                thread, total = [], 0
        else:
            parent = _adorned(said, rng, at)
        yield {"tweet": _tweet(name, at, said, parent, rng)}


class _Text:
    """A text as it grows, with its entities."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entities: dict[str, list[Any]] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
        self.media: list[dict[str, Any]] = []

    def add(self, word: str, *, before: bool = False) -> list[str]:
        """Put a word at an end of the text; where it stands."""
        self.text = f"{word} {self.text}" if before else f"{self.text} {word}"
        start = 0 if before else len(self.text) - len(word)
        return [str(start), str(start + len(word))]


def _adorned(said: _Text, rng: random.Random, at: datetime) -> tuple[str, str, str] | None:
    """Whom it answers, if it does; links, names, tags and pictures are added."""
    parent = None
    luck = rng.random()
    who = rng.choice(_OTHERS)
    if luck < 0.25:
        said.entities["user_mentions"].append(_mention(who, said.add(f"@{who}", before=True)))
        parent = (str((int(at.timestamp() * 1000) - _EPOCH_MS - 60_000) << 22), str(hash_of(who)), who)
    elif luck < 0.35:
        indices = said.add(f"RT @{who}:", before=True)
        said.entities["user_mentions"].append(_mention(who, [str(int(indices[0]) + 3), str(int(indices[1]) - 1)]))
    if rng.random() < 0.3:
        short = f"https://t.co/{_letters(rng, 10)}"
        whole = f"https://{_letters(rng, 8)}.example/{_letters(rng, 12)}/{_letters(rng, 20)}"
        said.entities["urls"].append(
            {"url": short, "expanded_url": whole, "display_url": whole[8:34] + "…", "indices": said.add(short)}
        )
    if rng.random() < 0.2:
        tag = _letters(rng, 7)
        said.entities["hashtags"].append({"text": tag, "indices": said.add(f"#{tag}")})
    if rng.random() < 0.24:
        said.media.append(_picture(said, rng))
    return parent


def hash_of(handle: str) -> int:
    """A number for an account, always the same."""
    return 2_000 + int(handle.removeprefix("friend"))


def _letters(rng: random.Random, size: int) -> str:
    return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=size))


def _mention(who: str, indices: list[str]) -> dict[str, Any]:
    number = str(hash_of(who))
    return {"name": who.title(), "screen_name": who, "indices": indices, "id_str": number, "id": number}


def _picture(said: _Text, rng: random.Random) -> dict[str, Any]:
    short, name, number = f"https://t.co/{_letters(rng, 10)}", f"{_letters(rng, 15)}.jpg", str(rng.randrange(10**18))
    sizes = {
        name: {"w": w, "h": h, "resize": "fit"}
        for name, w, h in (("large", "1600", "1200"), ("small", "680", "510"), ("medium", "1200", "900"))
    }
    return {
        "expanded_url": f"https://twitter.com/harbour/status/{number}/photo/1", "indices": said.add(short), "url": short,
        "media_url": f"http://pbs.twimg.com/media/{name}", "media_url_https": f"https://pbs.twimg.com/media/{name}",
        "id_str": number, "id": number, "type": "photo", "display_url": f"pic.twitter.com/{short[13:]}",
        "sizes": {**sizes, "thumb": {"w": "150", "h": "150", "resize": "crop"}},
    }  # fmt: skip


def _tweet(
    name: str, at: datetime, said: _Text, parent: tuple[str, str, str] | None, rng: random.Random
) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if parent:
        answers = {
            "in_reply_to_status_id_str": parent[0], "in_reply_to_status_id": parent[0],
            "in_reply_to_user_id": parent[1], "in_reply_to_user_id_str": parent[1], "in_reply_to_screen_name": parent[2],
        }  # fmt: skip
    media = (
        {"entities": {**said.entities, "media": said.media[:1]}, "extended_entities": {"media": said.media}}
        if said.media
        else {"entities": said.entities}
    )
    return {
        "edit_info": {"initial": {
            "editTweetIds": [name], "editableUntil": f"{at + timedelta(hours=1):%Y-%m-%dT%H:%M:%S.000Z}",
            "editsRemaining": "5", "isEditEligible": not parent,
        }},
        "retweeted": False, "source": '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
        **media, "display_text_range": ["0", str(len(said.text))], "favorite_count": str(rng.randrange(90)), **answers,
        "id_str": name, "truncated": False, "retweet_count": str(rng.randrange(30)), "id": name, "possibly_sensitive": False,
        "created_at": f"{at:%a %b %d %H:%M:%S +0000 %Y}", "favorited": False, "full_text": said.text, "lang": "en",
    }  # fmt: skip


def write(count: int, folder: Path) -> Path:
    """Write the archive as a folder, unless it is there."""
    data = folder / "data"
    if (data / "manifest.js").exists():
        return folder
    data.mkdir(parents=True, exist_ok=True)
    _script(data / "account.js", "YTD.account.part0", [{"account": {
        "email": "nobody@harbour.example", "createdVia": "web", "username": "harbour", "accountId": _ACCOUNT,
        "createdAt": "2014-01-01T00:00:00.000Z", "accountDisplayName": "Harbour Watch",
    }}])  # fmt: skip
    with (data / "tweets.js").open("w", encoding="utf-8") as out:
        out.write("window.YTD.tweets.part0 = [")
        for number, element in enumerate(tweets(count)):
            text = json.dumps(element, ensure_ascii=False, indent=2, separators=(",", " : "))
            out.write(("," if number else "") + "\n  " + text.replace("\n", "\n  "))
        out.write("\n]")
    _script(data / "manifest.js", "__THAR_CONFIG", {
        "userInfo": {"accountId": _ACCOUNT, "userName": "harbour", "displayName": "Harbour Watch"},
        "archiveInfo": {"sizeBytes": str((data / "tweets.js").stat().st_size), "generationDate": "2026-06-01T00:00:00.000Z",
                        "isPartialArchive": False, "maxPartSizeBytes": "53687091200"},
        "dataTypes": {"tweets": {"mediaDirectory": "data/tweets_media", "files": [
            {"fileName": "data/tweets.js", "globalName": "YTD.tweets.part0", "count": str(count)}]}},
    })  # fmt: skip
    return folder


def _script(path: Path, name: str, value: Any) -> None:
    path.write_text(f"window.{name} = {json.dumps(value, ensure_ascii=False, indent=2)}", encoding="utf-8")


if __name__ == "__main__":
    print(write(int(sys.argv[1]), Path(sys.argv[2])))
