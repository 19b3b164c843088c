import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parent.parent / "docs"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["threads.schema.json", "posts.schema.json"])
def test_the_published_schemas_are_those_of_the_program(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == _script("make_schemas").schema(name), "run docs/make_schemas.py"


def test_the_tables_are_made_as_they_are_declared() -> None:
    script = _script("make_tables")
    assert script.SQL.read_text(encoding="utf-8") == script.statements(), "run docs/make_tables.py"


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="argparse words its help differently elsewhere")
@pytest.mark.parametrize("columns", ["40", "100", "300"])
def test_the_reference_of_the_command_line_is_up_to_date(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == _script("make_cli").reference(), "run docs/make_cli.py"


def test_every_command_is_in_the_reference() -> None:
    from archiver.cli.parser import COMMANDS

    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert all(f"## whipstitch {command.name}\n" in text for command in COMMANDS)
