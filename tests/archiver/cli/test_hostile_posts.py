"""Whatever stands in a post or a file, it is shown harmlessly or refused in a line."""

import json
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archiver.cli.conftest import Tell, harmless

Write = Callable[..., Path]
HOSTILE = [
    "[/nope]",
    "[@click=app.quit]x[/]",
    "\x1b]0;pwn\x07\x1b[31m",
    "\u202eevil\u2066",
    "nul\0nul",
    "lone \ud800",
    "c1 \x9b31m",
    "tag \U000e0041",
]


def test_hostile_posts_are_kept_and_shown_harmlessly(tell: Tell, write: Write) -> None:
    posts = [
        {
            "id": f"{place}-{number}",
            "platform": f"x{text}",
            "text": f"🧵 {number}/5 {text} gauge",
            "title": f"{text} title",
            "author": {"handle": text, "name": text},
            "url": f"https://x.example/{text}",
            "content_warning": text,
            "created_at": f"2025-05-1{place}T14:0{number}:00Z",
        }
        for place, text in enumerate(HOSTILE)
        for number in (1, 2)
    ]
    assert tell("collect", write(*posts)).code == 0
    listed = tell("threads")
    assert len(listed.out.splitlines()) == len(HOSTILE)
    outputs = [listed, tell("search", "gauge")]
    outputs += [tell("show", line.split()[0], "--why") for line in listed.out.splitlines()]
    for said in outputs:
        assert said.code == 0
        assert harmless(said.out), ascii(said.out)
    assert "[/nope]" in listed.out
    assert "␛]0;pwn␇" in listed.out
    document = json.loads(tell("export").out)
    texts = {part["post"]["text"] for thread in document["threads"] for part in thread["parts"]}
    assert {f"🧵 1/5 {text} gauge".replace("\ud800", "\ufffd") for text in HOSTILE} <= texts
    assert tell("check").code == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary()
    | st.lists(
        st.sampled_from([b'{"platform":"x","author":"a","text":"t"}', b"{", b"\n", b"\xff", b"\r\n", b'"', b"[1]"])
    ).map(b"".join)
)
def test_any_bytes_are_read_or_refused_in_a_line(tell: Tell, tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "any.jsonl"
    path.write_bytes(body)
    said = tell("collect", path)
    assert said.code in {0, 4}
    assert said.out == ""
    last = said.err.splitlines()[-1]
    assert str(path) in last
    assert "Traceback" not in said.err
    assert "a bug" not in last
    assert harmless(said.err)
