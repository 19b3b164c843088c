import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from archiver.cli.equipping import equipped_collectors
from archiver.collectors import COLLECTORS
from archiver.collectors.mastodon.collector import Mastodon
from archiver.settings import settings_file
from archiver.settings.network import network_settings
from archiver.settings.secrets import secret
from schemas.errors import SettingsError

TOKEN = "t0ken-of-ada"  # noqa: S105 - of nobody


def _found(said: str) -> str:
    return secret(SecretStr(said), "tokens.social.example")


def _token_of(host: str) -> str | None:
    (mastodon,) = [one for one in equipped_collectors() if isinstance(one, Mastodon)]
    return mastodon._token_of(host)


def test_a_secret_is_found_where_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _found(TOKEN) == TOKEN
    monkeypatch.setenv("ADAS_TOKEN", TOKEN)
    assert _found("env:ADAS_TOKEN") == TOKEN
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert _found(f"file:{tmp_path}/token") == TOKEN
    monkeypatch.setenv("HOME", str(tmp_path))
    assert _found("file:~/token") == TOKEN


def _keyring(monkeypatch: pytest.MonkeyPatch, get: Callable[[str, str], str | None]) -> None:
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=get))


def test_a_keyring_is_asked_for_service_and_user(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {("whipstitch/far", "social.example"): TOKEN}
    _keyring(monkeypatch, lambda service, user: held.get((service, user)))
    assert _found("keyring:whipstitch/far/social.example") == TOKEN
    with pytest.raises(SettingsError, match="the keyring has nothing"):
        _found("keyring:whipstitch/other")
    with pytest.raises(SettingsError, match="say keyring:service/user"):
        _found("keyring:whipstitch")


def test_a_keyring_that_fails_is_a_setting_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(service: str, user: str) -> str:
        raise RuntimeError(f"locked: {service} {user}")

    _keyring(monkeypatch, locked)
    with pytest.raises(SettingsError, match="the keyring says: RuntimeError"):
        _found("keyring:whipstitch/ada")
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SettingsError, match=r"pip install whipstitch\[keyring\]"):
        _found("keyring:whipstitch/ada")


@pytest.mark.parametrize("said", ["env:NOT_THERE", "file:/not/there", "file:/", "file:~nobody-here/x", "file:a\0b", ""])
def test_a_secret_that_is_nowhere_is_said(said: str) -> None:
    with pytest.raises(SettingsError, match=r"tokens\.social\.example"):
        _found(said)


@pytest.mark.parametrize("bad", ["two words", "line\r\nX-Evil: 1", "tök", "x" * 9000, "\x1b[31m"])
def test_what_no_header_can_carry_is_refused_and_not_repeated(tmp_path: Path, bad: str) -> None:
    (tmp_path / "token").write_text(bad, encoding="utf-8")
    for said in (bad, f"file:{tmp_path}/token"):
        with pytest.raises(SettingsError) as told:
            _found(said)
        assert bad not in str(told.value)


def test_tokens_reach_the_collector_by_host_and_port(monkeypatch: pytest.MonkeyPatch) -> None:
    path = settings_file()
    path.parent.mkdir(parents=True)
    path.write_text(f'[tokens]\n"Social.Example" = "{TOKEN}"\n"port.example:8443" = "env:LATER"\n')
    assert _token_of("social.example") == TOKEN
    assert _token_of("far.example") is None
    with pytest.raises(SettingsError, match="LATER"):  # looked up when it is needed, not before
        _token_of("port.example:8443")
    monkeypatch.setenv("WHIPSTITCH_TOKENS", f" far.example={TOKEN}== , other.example=x,")
    assert _token_of("far.example") == f"{TOKEN}=="
    assert _token_of("other.example") == "x"


def test_a_setting_that_cannot_be_does_not_show_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in (("TOKENS", TOKEN), ("APPVIEW", f"https://{TOKEN} x"), ("INCLUDE_UNAUTHENTICATED", TOKEN)):
        monkeypatch.setenv(f"WHIPSTITCH_{name}", said)
        with pytest.raises(SettingsError, match=name.lower()) as told:
            network_settings()
        assert TOKEN not in str(told.value) + str(told.value.__cause__)
        monkeypatch.delenv(f"WHIPSTITCH_{name}")
    monkeypatch.setenv("WHIPSTITCH_TOKENS", f"social.example={TOKEN}")
    assert TOKEN not in repr(network_settings()) + str(network_settings().model_dump())


def test_equipped_collectors_stand_where_the_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHIPSTITCH_APPVIEW", "http://127.0.0.1:2584")
    monkeypatch.setenv("WHIPSTITCH_INCLUDE_UNAUTHENTICATED", "true")
    monkeypatch.setenv("WHIPSTITCH_TELEGRAM", "https://mirror.example/")
    found = {one.name: one for one in equipped_collectors()}
    assert list(found) == [one.name for one in COLLECTORS]
    assert vars(found["bluesky"])["_appview"] == "http://127.0.0.1:2584"
    assert vars(found["bluesky"])["_include_hidden"] is True
    assert vars(found["telegram"])["_base"] == "https://mirror.example"
