"""HTML in the forms that posts come in, made here, and what is read out of it."""

import json
from datetime import UTC, datetime

from archiver.collectors.web_page import read_html
from archiver.collectors.wire.finds import Finds
from schemas.page import Capture
from schemas.post import Post

SAVED = datetime(2025, 5, 20, 18, 0, tzinfo=UTC)
TWEET = "1924101204997050369"


def read(body: str | bytes, url: str = "https://home.example/page") -> Finds:
    body = body.encode() if isinstance(body, str) else body
    return read_html(Capture(url=url, captured_at=SAVED, sha256="0" * 64, size=len(body), body=body))


def one(body: str | bytes) -> Post:
    (post,) = read(body).posts
    return post


def entry(inner: str) -> str:
    return f'<article class="h-entry">{inner}</article>'


def ld(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def posting(number: int, **more: object) -> dict[str, object]:
    return {"@type": "SocialMediaPosting", "url": f"https://home.example/p/{number}", "text": f"Post {number}", **more}


def tweet(text: str, number: str = TWEET, who: str = "Ann Lee", handle: str = "ann") -> str:
    return (
        f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text}</p>&mdash; {who} (@{handle}) '
        f'<a href="https://twitter.com/{handle}/status/{number}?ref_src=twsrc">May 18, 2025</a></blockquote>'
    )


def panel(*posts: tuple[str, ...]) -> str:
    return (
        "<div>"
        + "".join("<section>" + "".join(f"<div>{line}</div>" for line in post) + "</section>" for post in posts)
        + "</div>"
    )
