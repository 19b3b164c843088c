"""What happens to runs when the disk, the folder or the file lets them down."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archiver.cli import run

Start = Callable[..., "subprocess.Popen[bytes]"]


def _said(process: "subprocess.Popen[bytes]") -> tuple[int, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, (out + err).decode()


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    lines = [
        {"platform": "x", "id": str(n), "author": "ada", "text": f"gauge {n} " + "ünïcode words " * 40}
        for n in range(5_000)
    ]
    (tmp_path / "posts.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return tmp_path / "posts.jsonl"


@pytest.fixture
def some(tmp_path: Path) -> Path:
    """An archive with posts that must stay, and one locator that is followed."""
    (tmp_path / "some.jsonl").write_text(
        "\n".join(json.dumps({"platform": "y", "id": str(n), "author": "bob", "text": "stays"}) for n in range(50))
    )
    archive = ["--archive", str(tmp_path / "archive.db"), "-q"]
    assert run([*archive, "collect", str(tmp_path / "some.jsonl")]) == 0
    return tmp_path / "archive.db"


def _kept(archive: Path) -> int:
    database = sqlite3.connect(archive)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    count = database.execute("SELECT count(*) FROM posts WHERE platform = 'y'").fetchone()[0]
    database.close()
    return int(count)


@pytest.mark.parametrize("follow", [False, True], ids=["named", "followed"])
def test_a_file_that_may_not_grow_is_said_in_a_line(start: Start, some: Path, posts: Path, *, follow: bool) -> None:
    if follow:
        assert _said(start("-q", "follow", str(posts))) == (0, "")
    limit = some.stat().st_size + 300_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = ["-q", "collect"] if follow else ["-q", "collect", str(posts)]
    code, said = _said(start(*command, preexec_fn=limited))
    assert code == 5, said
    assert len(said.splitlines()) == 1
    assert str(some) in said
    assert _kept(some) == 50
    assert _said(start(*command)) == (0, ""), "with room again it goes on"
    assert _said(start("-q", "check")) == (0, "")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of two megabytes, where one may be mounted."""
    folder = Path(tempfile.mkdtemp())
    mount = shutil.which("mount")
    command = [mount or "", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)
        folder.rmdir()


def test_a_disk_that_fills_up_is_said_in_a_line(start: Start, some: Path, posts: Path, small_disk: Path) -> None:
    archive = small_disk / "archive.db"
    shutil.copy(some, archive)
    code, said = _said(start("-q", "collect", str(posts), archive=archive))
    assert code == 5, said
    assert len(said.splitlines()) == 1
    assert "disk is full" in said
    assert _kept(archive) == 50
    code, said = _said(start("-q", "backup", str(small_disk / "copy.db"), archive=archive))
    assert code in {0, 5}
    assert "Traceback" not in said


@pytest.fixture
def read_only(request: pytest.FixtureRequest, some: Path) -> Iterator[Path]:
    """The archive, in a folder that may only be read."""
    if os.geteuid() == 0:  # who may do everything is kept from writing by nothing but the disk
        folder: Path = request.getfixturevalue("small_disk")
        shutil.copy(some, folder / "archive.db")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield folder / "archive.db"
        return
    folder = some.parent / "read-only"
    folder.mkdir()
    shutil.copy(some, folder / "archive.db")
    (folder / "archive.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder / "archive.db"
    folder.chmod(0o755)


@pytest.mark.parametrize("command", [["collect", "{posts}"], ["follow", "{posts}"], ["collect"]])
def test_a_folder_that_may_only_be_read_is_said_in_a_line(
    start: Start, read_only: Path, posts: Path, command: list[str]
) -> None:
    code, said = _said(start("-q", *(word.format(posts=posts) for word in command), archive=read_only))
    assert code == 5, said
    assert len(said.splitlines()) == 1
    assert str(read_only) in said


@pytest.mark.parametrize("command", [["collect"], ["collect", "{posts}"], ["sources"], ["runs"], ["check"], ["digest"]])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_an_archive_cut_in_the_middle_is_said_in_a_line(
    some: Path, posts: Path, command: list[str], part: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-q", "--archive", str(some), "follow", str(posts)]) == 0
    cut = some.read_bytes()[: int(some.stat().st_size * part)]
    some.write_bytes(cut)
    assert run(["-q", "--archive", str(some), *(word.format(posts=posts) for word in command)]) == 5
    said = capsys.readouterr()
    assert str(some) in said.err
    assert len(said.err.splitlines()) == 1
    assert some.read_bytes() == cut, "what is left is for whoever salvages it"
