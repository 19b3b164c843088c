"""What the screen is given, its keys, and who may see it in a browser."""

import argparse
import json
from pathlib import Path

import pytest

from archiver.cli.abilities import abilities
from archiver.cli.browse import _keys, _state_file
from archiver.cli.parser import parser
from archiver.cli.serving import _command, is_ours
from schemas.errors import SettingsError, UsageError
from schemas.filter import ThreadFilter
from storage import Archive

KNOWN = {"127.0.0.1:8100", "localhost:8100"}


@pytest.mark.parametrize(
    ("host", "origin", "ours"),
    [
        ("127.0.0.1:8100", None, True),
        ("localhost:8100", "http://localhost:8100", True),
        ("127.0.0.1:8100", "http://127.0.0.1:8100", True),
        ("evil.example:8100", None, False),
        ("evil.example:8100", "http://evil.example:8100", False),
        ("127.0.0.1:8100", "http://evil.example", False),
        ("127.0.0.1:8100", "https://127.0.0.1:8100", False),
        ("127.0.0.1:8100", "null", False),
        ("127.0.0.1:9999", None, False),
        (None, None, False),
    ],
)
def test_pages_of_others_are_turned_away(host: str | None, origin: str | None, *, ours: bool) -> None:
    assert is_ours(host, origin, KNOWN) is ours


def test_what_is_asked_for_is_handed_on(tmp_path: Path) -> None:
    asked = [
        "--archive",
        str(tmp_path / "a b.db"),
        "browse",
        "--serve",
        "--author",
        "it's",
        "--incomplete",
        "--starred",
        "--limit",
        "3",
    ]
    options = parser(asked).parse_args(asked)
    import shlex

    words = shlex.split(_command(options))
    assert words[3:] == [
        "--archive",
        str(tmp_path / "a b.db"),
        "browse",
        "--author=it's",
        "--incomplete",
        "--starred",
        "--limit=3",
    ]
    again = parser(words[3:]).parse_args(words[3:])
    assert (again.author, again.complete, again.starred, again.limit) == ("it's", False, True, 3)


def test_the_page_names_no_other_host() -> None:
    page = (Path(__file__).parents[3] / "archiver" / "cli" / "web" / "app_index.html").read_text()
    assert "//" not in page.replace("<!DOCTYPE", "")


def test_keys_come_from_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.touch()
    monkeypatch.setenv("WHIPSTITCH_SETTINGS", str(file))
    assert _keys() == {}
    file.write_text('[keys]\nstar = "b"\n')
    assert _keys() == {"browse.star": "b"}
    for wrong in ("keys = 3\n", "[keys]\nstar = 3\n", '[keys]\nfly = "f"\n'):
        file.write_text(wrong)
        with pytest.raises(SettingsError):
            _keys()
    assert _state_file().name == "browse.json"


def test_the_sample_is_collected_split_joined_and_exported(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        can = abilities(archive)
        assert can.collect and can.sample and can.split and can.undo and can.join and can.export  # noqa: PT018 - all are given
        assert list(can.collect(can.sample))[-1].startswith("posts: 7 new")
        (row,) = archive.thread_rows(archive.thread_numbers())
        halves = can.split(row.id, 3)
        assert len(halves) == 2
        assert len(can.undo(row.id)) == 1
        out = tmp_path / "out.json"
        assert can.export(row.id, str(out)) == 1
        assert len(json.loads(out.read_text())["threads"][0]["parts"]) == 5
        assert can.export(ThreadFilter(complete=False), str(tmp_path / "none.jsonl")) == 0
        with pytest.raises(UsageError):
            can.export(row.id, str(tmp_path / "no" / "where.json"))


def test_a_browser_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from archiver.cli.browse import run

    with pytest.raises(UsageError, match="needs a terminal"):
        run(argparse.Namespace(serve=None))
    assert not capsys.readouterr().out
