from pathlib import Path

import pytest

from archiver.settings import archive_place, read_settings_file, settings_file
from archiver.settings.network import NetworkSettings, network_settings
from schemas.errors import SettingsError


@pytest.fixture
def file(home: Path) -> Path:
    """The settings file, not yet there."""
    path = settings_file()
    assert path.is_relative_to(home)
    path.parent.mkdir(parents=True)
    return path


def test_nothing_need_be_set(home: Path) -> None:
    assert read_settings_file() == {}
    assert Path(archive_place(None)).is_relative_to(home)
    settings = network_settings()
    assert settings.allow_hosts == ()
    assert settings.deadline == 60


def test_the_option_beats_the_environment_and_that_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('archive = "/from/file.db"')
    assert archive_place(None) == "/from/file.db"
    monkeypatch.setenv("WHIPSTITCH_ARCHIVE", "/from/environment.db")
    assert archive_place(None) == "/from/environment.db"
    assert archive_place("/from/option.db") == "/from/option.db"


def test_the_environment_beats_the_file_on_the_network_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('allow_hosts = ["wall.example", "localhost:80"]\ndeadline = 5\nunknown = 1')
    assert network_settings().allow_hosts == ("wall.example", "localhost:80")
    monkeypatch.setenv("WHIPSTITCH_ALLOW_HOSTS", " 127.0.0.1:80 , ,intranet")
    settings = network_settings()
    assert settings.allow_hosts == ("127.0.0.1:80", "intranet")
    assert settings.deadline == 5


def test_another_file_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.toml").write_text('archive = "/mine.db"')
    monkeypatch.setenv("WHIPSTITCH_SETTINGS", str(tmp_path / "mine.toml"))
    assert archive_place(None) == "/mine.db"


def test_a_named_file_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHIPSTITCH_SETTINGS", "/not/there.toml")
    for read in (network_settings, lambda: archive_place(None)):
        with pytest.raises(SettingsError, match=r"there is no file '/not/there\.toml'"):
            read()


@pytest.mark.parametrize("body", [b"archive = ", b"\xff\xfe", b"[[", b"archive = 5", b"archive = []", b"\0"])
def test_a_broken_file_is_said(file: Path, body: bytes) -> None:
    file.write_bytes(body)
    with pytest.raises(SettingsError):
        archive_place(None)


def test_a_folder_is_no_file(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsError):
        read_settings_file()


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEADLINE", "soon"), ("DEADLINE", "-1"), ("DEADLINE", "nan"), ("DEADLINE", "inf"), ("LARGEST_ANSWER", "0")],
)
def test_a_variable_that_cannot_be_is_said(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"WHIPSTITCH_{name}", value)
    with pytest.raises(SettingsError, match=name.lower()):
        network_settings()


def test_every_number_reaches_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    from archiver.cli.gathering import opened_client

    said = {
        "PACE": "2.5",
        "ATTEMPTS": "4",
        "LONGEST_PAUSE": "5",
        "PATIENCE": "50",
        "DEADLINE": "7",
        "LARGEST_ANSWER": "8",
    }
    for name, value in said.items():
        monkeypatch.setenv(f"WHIPSTITCH_{name}", value)
    with opened_client() as client:
        assert client._manners == (2.5, 4, 5.0, 50.0)
        assert (client._deadline, client._largest) == (7.0, 8)


def test_the_defaults_of_the_settings_are_those_of_the_client() -> None:
    from archiver.cli.gathering import opened_client
    from archiver.collectors.web.manners import Manners

    with opened_client() as client:
        assert client._manners == Manners()


@pytest.mark.parametrize("said", ["PACE=-1", "ATTEMPTS=0", "ATTEMPTS=99", "PATIENCE=0", "LONGEST_PAUSE=soon"])
def test_a_number_that_cannot_be_is_said(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, _, value = said.partition("=")
    monkeypatch.setenv(f"WHIPSTITCH_{name}", value)
    with pytest.raises(SettingsError, match=name.lower()):
        network_settings()


def test_every_setting_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    for name in NetworkSettings.model_fields:
        assert f"| `{name}` | `WHIPSTITCH_{name.upper()}` |" in text
