"""Exports into files, links, devices and places that cannot be written."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archiver.cli.conftest import Tell


def test_a_file_is_written_whole_or_not_at_all(
    tell: Tell, river: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("collect", river)
    target = tmp_path / "out.json"
    target.write_text("the old one")
    target.chmod(0o600)

    def fail(*_: object) -> Iterator[None]:
        raise ZeroDivisionError
        yield

    with monkeypatch.context() as broken:
        broken.setattr("storage.plain.Plain.threads", fail)
        assert tell("export", "-o", target).code == 1
    assert target.read_text() == "the old one"
    assert {path.name for path in tmp_path.iterdir() if "out.json" in path.name} == {"out.json"}
    said = tell("export", "-o", target)
    assert (said.code, said.out) == (0, "")
    assert len(json.loads(target.read_text())["threads"]) == 1
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_link_is_written_through(tell: Tell, river: Path, tmp_path: Path) -> None:
    tell("collect", river)
    (tmp_path / "real.json").touch()
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    assert tell("export", "-o", tmp_path / "link.json").code == 0
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text().startswith("{")


@pytest.mark.parametrize("target", ["no/such/folder/out.json", ".", "/dev/full"])
def test_a_place_that_cannot_be_written_is_wrong_usage(tell: Tell, river: Path, tmp_path: Path, target: str) -> None:
    tell("collect", river)
    said = tell("export", "-o", tmp_path / target)
    assert said.code == 2
    assert "cannot write" in said.err


def test_a_device_stays_a_device(tell: Tell, river: Path) -> None:
    tell("collect", river)
    assert tell("export", "-o", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()
