from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Tell = Callable[..., Any]
Write = Callable[..., Path]


def test_a_digest_tells_each_thread_when_it_is_new_and_when_it_is_complete(tell: Tell, write: Write) -> None:
    def part(number: int, of: int = 2, thread: str = "a") -> dict[str, Any]:
        return {
            "id": f"{thread}{number}",
            "text": f"🧵 {number}/{of} The river rose at {thread}.",
            "author": {"handle": thread},
            "created_at": f"2025-05-18T14:0{number}:00Z",
        }

    tell("-q", "collect", write(part(1)))
    first = tell("digest")
    assert "## New" in first.out
    assert "**2/2** *not captured*" in first.out
    assert tell("-q", "digest").out == ""
    tell("-q", "collect", write(part(1), part(2), part(1, thread="b")))
    today = datetime.now(UTC).astimezone().strftime("%a").lower()
    other = "mon" if today != "mon" else "tue"
    assert tell("digest", "--on", other).out == ""
    second = tell("digest", "--on", f"{other},{today}")
    assert second.out.index("## New") < second.out.index("rose at b") < second.out.index("## Completed")
    assert "2/2 complete" in second.out
    again = tell("digest", "--since", "2025-01-01", "--format", "html")
    assert again.out.count("<article>") == 2
    assert tell("digest").out == ""


def test_a_digest_of_hostile_posts_is_text(tell: Tell, write: Write) -> None:
    text = "1/2 <script>x</script> [a](javascript:b) `c` \x1b[31m\u202e\n# head\n---\n    code\n1. list\n<!-- & -->"
    tell("-q", "collect", write({"id": "1", "text": text, "url": "javascript:alert(1)", "author": {"handle": '"><b>'}}))
    html = tell("digest", "--since", "2000-01-01", "--format", "html").out
    assert "<script" not in html
    assert "<b>" not in html
    assert "<a " not in html
    markdown = tell("digest", "--since", "2000-01-01").out
    for said in (html, markdown):
        assert "\x1b" not in said
        assert "\u202e" not in said
    assert "\\<script\\>" in markdown
    assert "\n\\# head" in markdown
    assert "\n\\---" in markdown
    assert "\n1\\. list" in markdown
    assert "\n    " not in markdown
