"""What was collected, listed, shown, found and handed out."""

import json
from pathlib import Path

from tests.archiver.cli.conftest import Tell


def test_a_thread_is_listed_shown_and_found(tell: Tell, river: Path) -> None:
    tell("collect", river)
    [line] = tell("threads").out.splitlines()
    assert "3/5" in line
    assert "Ada" in line
    name = line.split()[0]
    shown = tell("show", name, "--why")
    assert shown.out.count("not captured") == 2
    assert shown.out.index("1/5  ") < shown.out.index("2/5  ") < shown.out.index("3/5  not captured")
    assert "why: number" in shown.out
    assert tell("show", "2").out == tell("show", name).out
    assert [line.split()[0] for line in tell("search", "gauge").out.splitlines()] == ["9"]
    assert tell("search", "river", "--limit", "1").out.count("\n") == 1
    assert tell("threads", "--author", "nobody").out == ""
    assert "\x1b" not in shown.out, "no colour where nobody looks"


def test_json_is_a_document_a_line(tell: Tell, river: Path) -> None:
    tell("collect", river)
    [thread] = [json.loads(line) for line in tell("threads", "--json").out.splitlines()]
    assert (thread["parts"], thread["declared_total"], thread["missing"]) == (3, 5, 2)
    assert thread["ended_at"] == "2025-05-18T14:04:00Z"
    [found] = [json.loads(line) for line in tell("search", "gauge", "--json").out.splitlines()]
    assert (found["id"], found["created_at"]) == ("9", "2025-05-18T15:00:00Z")
    whole = json.loads(tell("show", thread["id"], "--json").out)
    assert json.loads(tell("export").out)["threads"] == [whole]
    assert [json.loads(line) for line in tell("export", "--format", "jsonl").out.splitlines()] == [whole]


def test_posts_go_out_and_in_again(tell: Tell, river: Path, tmp_path: Path) -> None:
    tell("collect", river)
    out = tell("export", "--posts").out
    (tmp_path / "again.jsonl").write_text(out, encoding="utf-8")
    assert tell("collect", tmp_path / "again.jsonl", "--archive", tmp_path / "again.db").code == 0
    again = tell("export", "--posts", "--archive", tmp_path / "again.db").out

    def of_any_archive(text: str) -> list[dict[str, object]]:
        return [{**json.loads(line), "source": None, "record": None} for line in text.splitlines()]

    assert of_any_archive(again) == of_any_archive(out)
    assert tell("export", "--posts", "--limit", "1", "--format", "jsonl").out.count("\n") == 1
