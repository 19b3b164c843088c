"""How fast a Mastodon export goes in, beside a tool that fetches the same posts from a server on this machine.

    python tests/bench/mastodon_export.py [--rounds 3]

ours   `whipstitch collect` of a zip of 20,000 activities, start-up, text index and threads included
peer   `mastodon-to-sqlite statuses` over loopback, 40 posts a page; its own CPU alone, the server's is not counted. It keeps the id, author,
       HTML and time of each. It wants an environment of its own: WHIPSTITCH_BENCH_PEER=/path/to/venv/bin/python
floor  orjson.loads of every activity
"""

import compileall
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Generator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import corpus
import orjson
import pairs

_COUNT = int(os.environ.get("WHIPSTITCH_BENCH_POSTS", "20000"))
_PEER = os.environ.get("WHIPSTITCH_BENCH_PEER")
_ROOT = Path(__file__).parents[2]
_DATA = _ROOT / "bench-data"
_HOST = "social.example"
_ACTOR = f"https://{_HOST}/users/ada"
_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
_PAGE = 40
_ASK_PEER = """
import sys
from mastodon_to_sqlite import cli, client
made = client.MastodonClient.__init__
def to_this_machine(self, domain, access_token):
    made(self, domain, access_token)
    self.api_url = f"http://{domain}/api/v1"
client.MastodonClient.__init__ = to_this_machine
cli.cli(["statuses", "-a", sys.argv[1], sys.argv[2]])
"""


def _number(post: dict[str, Any]) -> str:
    return str(109_000_000_000_000_000 + int(post["id"]) * 65_536)


def _tags(post: dict[str, Any]) -> list[str]:
    return [word[1:] for word in str(post["text"]).split(" ") if word.startswith("#")]


def _html(post: dict[str, Any]) -> str:
    words = " ".join(
        f'<a href="{word}" rel="nofollow noopener" target="_blank"><span class="invisible">https://</span>'
        f'<span class="ellipsis">{word[8:38]}</span><span class="invisible">{word[38:]}</span></a>'
        if word.startswith("https://")
        else escape(word)
        for word in str(post["text"]).split(" ")
    )
    return f"<p>{words}</p>"


def _activity(post: dict[str, Any]) -> dict[str, Any]:
    uri, said = f"{_ACTOR}/statuses/{_number(post)}", _html(post)
    parent = post["in_reply_to_id"]
    shown = {"published": post["created_at"], "to": [_PUBLIC], "cc": [f"{_ACTOR}/followers"]}
    return {
        "id": f"{uri}/activity", "type": "Create", "actor": _ACTOR, **shown,
        "object": {
            "id": uri, "type": "Note", "summary": None, "url": f"https://{_HOST}/@ada/{_number(post)}", "attributedTo": _ACTOR, **shown,
            "inReplyTo": f"{_ACTOR}/statuses/{_number({'id': parent})}" if parent else None, "sensitive": False, "atomUri": uri,
            "inReplyToAtomUri": None, "conversation": f"tag:{_HOST},2024-01-01:objectId={post['id']}:objectType=Conversation",
            "content": said, "contentMap": {"en": said}, "attachment": [],
            "tag": [{"type": "Hashtag", "href": f"https://{_HOST}/tags/{tag}", "name": f"#{tag}"} for tag in _tags(post)],
            "replies": {"id": f"{uri}/replies", "type": "Collection",
                        "first": {"type": "CollectionPage", "next": f"{uri}/replies?page=true", "partOf": f"{uri}/replies", "items": []}},
        },
    }  # fmt: skip


def write_export(count: int, path: Path) -> Path:
    """Write an export as Mastodon packs it, unless it is there."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    outbox = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection"}
    activities = [_activity(post) for post in corpus.posts(count, authors=1)]
    actor = {"id": _ACTOR, "type": "Person", "preferredUsername": "ada", "name": "Ada", "url": f"https://{_HOST}/@ada"}
    unfinished = path.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("outbox.json", orjson.dumps({**outbox, "totalItems": count, "orderedItems": activities}))
        packed.writestr("actor.json", orjson.dumps(actor))
    unfinished.replace(path)
    return path


def _export() -> Path:
    return write_export(_COUNT, _DATA / f"mastodon-{_COUNT}.zip")


def ours() -> Generator[None, None, int]:
    """The command, as a user starts it."""
    path = _export()
    for package in ("archiver", "schemas", "storage"):  # as pip does it for the peer
        compileall.compile_dir(_ROOT / package, quiet=1)
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        yield
        command = [sys.executable, "-m", "archiver", "--archive", f"{folder}/ours.db", "-q", "collect", str(path)]
        subprocess.run(command, check=True, cwd=_ROOT)
    return _COUNT


def decode() -> Generator[None, None, int]:
    """The floor of reading."""
    lines = [orjson.dumps(_activity(post)) for post in corpus.posts(_COUNT, authors=1)]
    yield
    for line in lines:
        orjson.loads(line)
    return len(lines)


def peer() -> Generator[None, None, int]:
    """The peer's command, asked for the same posts."""
    with tempfile.TemporaryDirectory(dir=_DATA) as folder:
        # Not waited for: what it used would count as ours.
        server = subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True)
        domain = server.stdout.readline().strip() if server.stdout else ""
        token = Path(folder, "auth.json")
        token.write_text(json.dumps({"mastodon_domain": domain, "mastodon_access_token": "-"}))
        yield
        command = [str(_PEER), "-c", _ASK_PEER, str(token), f"{folder}/peer.db"]
        try:
            subprocess.run(command, check=True, capture_output=True)
        finally:
            server.kill()
    return _COUNT


def serve() -> None:
    """A server with one account, its statuses decided before anybody asks."""
    account = {
        "id": "1",
        "username": "ada",
        "acct": "ada",
        "display_name": "Ada",
        "note": "",
        "url": f"https://{_HOST}/@ada",
    }
    statuses = [
        {"id": _number(post), "created_at": post["created_at"], "in_reply_to_id": None, "sensitive": False, "visibility": "public",
         "language": "en", "uri": f"{_ACTOR}/statuses/{_number(post)}", "url": f"https://{_HOST}/@ada/{_number(post)}", "replies_count": 0,
         "content": _html(post), "reblog": None, "account": account, "media_attachments": [], "mentions": [], "emojis": [],
         "tags": [{"name": tag, "url": f"https://{_HOST}/tags/{tag}"} for tag in _tags(post)]}
        for post in corpus.posts(_COUNT, authors=1)
    ]  # fmt: skip
    pages = [orjson.dumps(statuses[start : start + _PAGE]) for start in range(0, _COUNT, _PAGE)]

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            place = int(self.path.partition("page=")[2].partition("&")[0] or 0)
            body = pages[place] if "statuses" in self.path else orjson.dumps(account)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if "statuses" in self.path and place + 1 < len(pages):
                self.send_header(
                    "Link", f'<http://{self.headers["Host"]}/api/v1/accounts/1/statuses?page={place + 1}>; rel="next"'
                )
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        print(f"127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


def main() -> None:
    """Run all, and print the table."""
    if "--serve" in sys.argv:
        serve()
    _DATA.mkdir(exist_ok=True)
    variants: dict[str, pairs.Variant] = {"decode": decode, "ours": ours}
    if _PEER:
        variants["peer"] = peer
    pairs.print_beside_a_peer(pairs.compare(variants), f"{_COUNT:,} activities")


if __name__ == "__main__":
    main()
