"""What the screen must not load before its first paint, and where its colours come from."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

TUI = Path(__file__).parents[2] / "tui"


def test_the_screen_starts_without_models_sql_or_http() -> None:
    script = "import sys, tui.app; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=TUI.parent, timeout=60
    )
    heavy = {
        "pydantic",
        "pydantic_core",
        "sqlmodel",
        "sqlalchemy",
        "httpx",
        "archiver",
        "orjson",
        "PIL",
        "textual_image",
    }
    assert not heavy & set(loaded.stdout.split())


@pytest.mark.parametrize("file", sorted(TUI.rglob("*.*css")) + sorted(TUI.rglob("*.py")), ids=lambda file: file.name)
def test_colours_come_from_the_theme(file: Path) -> None:
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", file.read_text())


@pytest.mark.parametrize("file", sorted(TUI.rglob("*.py")), ids=lambda file: file.name)
def test_files_stay_short(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= 300


@pytest.mark.parametrize("file", sorted(TUI.rglob("*.py")), ids=lambda file: file.name)
def test_every_notification_is_plain(file: Path) -> None:
    for call in re.findall(r"\.notify\((.*)\)", file.read_text()):
        assert "markup=False" in call
