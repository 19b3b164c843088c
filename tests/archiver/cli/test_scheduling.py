import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Tell = Callable[..., Any]


@pytest.fixture
def cron(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `crontab` that keeps its table in a file."""
    table, program = tmp_path / "table", tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then cat {table} 2>/dev/null || {{ echo "no crontab for me" >&2; exit 1; }}; else cat > {table}; fi\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/bin:/usr/bin")
    return table


def test_what_keeps_an_archive_going_is_put_in_once_and_taken_out(tell: Tell, cron: Path) -> None:
    assert tell("-q", "schedule", "--install").code == 0
    cron.write_text("0 1 * * * mine\n" + cron.read_text())
    assert tell("-q", "schedule", "--install", "--every", "30m", "--notify", "mail -s '50%' me").code == 0
    mine, *ours = cron.read_text().splitlines()
    marks, (collect, media, recheck) = ours[::2], ours[1::2]
    assert mine == "0 1 * * * mine"
    assert len(marks) == 3
    assert all(mark.startswith("# whipstitch ") for mark in marks)
    assert collect.endswith(r"""-q collect --notify 'mail -s '"'"'50\%'"'"' me'""")
    assert len(collect.split()[0].split(",")) == 2
    assert media.endswith("-q media")
    assert media.split()[1:5] == ["*"] * 4, "once an hour"
    assert recheck.endswith("-q recheck")
    assert recheck.split()[1].isdecimal(), "once a day"
    assert recheck.split()[2:5] == ["*"] * 3
    assert tell("-q", "schedule", "--remove").code == 0
    assert cron.read_text() == "0 1 * * * mine\n"


@pytest.mark.parametrize(("every", "fields"), [("15m", 4), ("1m", 1), ("40m", 2), ("1h", 1), ("6h", 1), ("3d", 1)])
def test_a_crontab_line_has_five_fields_in_range(tell: Tell, every: str, fields: int) -> None:
    first, *others = (line.split()[:5] for line in tell("schedule", "--every", every).out.splitlines()[1::2])
    assert len(first[0].split(",")) == fields
    assert len(others) == 2
    for line in (first, *others):
        _in_range(*line)


def _in_range(minutes: str, hours: str, *rest: str) -> None:
    assert minutes == "*" or all(0 <= int(minute) < 60 for minute in minutes.split(","))
    assert hours == "*" or all(0 <= int(hour) < 24 for hour in hours.split(","))
    assert rest == ("*", "*", "*")


def test_no_secret_is_written_into_a_schedule(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hunter2@proxy.example:3128")
    monkeypatch.setenv("WHIPSTITCH_TOKEN", "hunter2")
    monkeypatch.setenv("WHIPSTITCH_ALLOW_HOSTS", "intranet.example")
    for more in ([], ["--systemd"]):
        said = tell("schedule", *more)
        assert "hunter2" not in said.out + said.err
        assert "HTTPS_PROXY" in said.err
        assert "WHIPSTITCH_ALLOW_HOSTS" in said.out


def test_units_are_written_and_removed(tell: Tell, home: Path) -> None:
    assert tell("-q", "schedule", "--systemd", "--install").code == 0
    folder = home / "xdg_config_home" / "systemd" / "user"
    assert sorted(path.suffix for path in folder.iterdir()) == [".service"] * 3 + [".timer"] * 3
    assert len({path.stem for path in folder.iterdir()}) == 3
    assert tell("-q", "schedule", "--systemd", "--remove").code == 0
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not Path("/usr/bin/systemd-analyze").exists(), reason="systemd is not here")
def test_systemd_takes_the_units(tell: Tell, tmp_path: Path, home: Path) -> None:
    odd = tmp_path / "odd $name 100% 'x'" / "archive.db"
    tell("-q", "--archive", odd, "schedule", "--systemd", "--install", "--notify", 'mail -s "it\'s 5%" $me')
    units = sorted((home / "xdg_config_home" / "systemd" / "user").iterdir())
    said = subprocess.run(
        ["/usr/bin/systemd-analyze", "--user", "verify", *map(str, units)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    mine = [line for line in said.stderr.splitlines() if "whipstitch" in line]
    assert (said.returncode, mine) == (0, [])
