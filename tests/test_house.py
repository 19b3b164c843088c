import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("archiver", "schemas", "storage", "tui")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
HEAVY = ("textual", "pydantic", "sqlalchemy", "sqlmodel", "httpx")


def _loaded(code: str) -> set[str]:
    """The modules that a fresh interpreter holds after running the code."""
    said = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; sys.stderr.write(' '.join(sys.modules))"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in said.stderr.split()}


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import archiver.cli", HEAVY),
        ("import schemas", (*HEAVY,)),
        ("import schemas.post, schemas.thread, schemas.page", ("sqlmodel", "sqlalchemy", "textual", "httpx")),
        ("import storage", HEAVY),
        ("import archiver.cli.threads, archiver.cli.search", HEAVY),
        ("import archiver.stitching.chains", ("sqlalchemy", "sqlmodel", "httpx", "textual", "storage")),
        ("import archiver.collectors", ("sqlalchemy", "sqlmodel", "textual", "storage", "httpx")),
        ("import archiver.cli.gathering", ("httpx", "httpcore", "textual")),
    ],
)
def test_an_import_leaves_out_what_it_does_not_need(code: str, absent: tuple[str, ...]) -> None:
    assert not _loaded(code) & set(absent)


def test_the_screen_leaves_sql_and_http_out() -> None:
    if not (ROOT / "tui" / "app.py").exists():
        pytest.skip("the screen is not here yet")
    assert not _loaded("import tui.app") & {"httpx", "sqlmodel", "sqlalchemy", "pydantic"}


@pytest.mark.parametrize("option", ["--version", "-V", "--help", "-h"])
def test_version_and_help_answer_without_loading_anything(option: str) -> None:
    code = f"""
import sys
sys.argv = ["whipstitch", {option!r}]
from archiver.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert not _loaded(code) & {*HEAVY, "rich", "asyncio", "orjson"}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_run_downstairs() -> None:
    said = _lint(ROOT)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("tui/bad.py", "from storage.tables import PostTable", "The tables stay in the cellar"),
        ("archiver/stray.py", "import schemas.post", "Inside the workshop"),
        ("storage/bad.py", "import archiver.collecting", "Imports run downstairs"),
        ("archiver/stitching/bad.py", "import storage", "The wire does not know the disk"),
        ("archiver/collectors/bad.py", "import textual", "Only the cli opens the windows"),
        ("schemas/bad.py", "import sqlmodel", "The words know no library but Pydantic"),
        ("storage/bad.py", "import httpx", "The disk does not know the wire"),
        ("tui/bad.py", "import httpx", "The screen speaks to the Archive"),
    ],
)
def test_a_broken_contract_is_caught(tmp_path: Path, file: str, line: str, contract: str) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tui" / "__init__.py").touch()
    (tmp_path / file).write_text(f"{line}\n")
    said = _lint(tmp_path)
    assert said.returncode != 0
    broken = [row for row in said.stdout.splitlines() if "BROKEN" in row]
    assert any(contract in row for row in broken), said.stdout


def test_the_names_of_collectors_and_exporters_are_unique() -> None:
    from archiver.collectors import COLLECTORS
    from archiver.export import EXPORTERS

    for family in (COLLECTORS, EXPORTERS):
        names = [one.name for one in family]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_gives_one_thing(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_no_package_shadows_ours_below_the_tests() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_the_archive_is_all_that_storage_gives() -> None:
    assert importlib.import_module("storage").__all__ == ["Archive"]
