"""Where things are and how to behave: options beat the environment, the environment beats the settings file.

This file only finds the archive, and needs nothing but the standard library for it: a list must be on screen before Pydantic is loaded.
What the network needs to know is in `archiver.settings.network`.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

from schemas.errors import SettingsError


def settings_file() -> Path:
    """The settings file, which need not exist."""
    named = os.environ.get("WHIPSTITCH_SETTINGS")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("whipstitch", appauthor=False) / "settings.toml"


def read_settings_file() -> dict[str, Any]:
    """What the settings file says; nothing if there is none, unless it was named.

    Raises:
        SettingsError: it is no TOML, or cannot be read, or `WHIPSTITCH_SETTINGS` names one that is not there.
    """
    path = settings_file()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if os.environ.get("WHIPSTITCH_SETTINGS"):
            raise SettingsError("WHIPSTITCH_SETTINGS", f"there is no file {str(path)!r}") from error
        return {}
    except OSError as error:
        raise SettingsError(str(path), error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), str(error)) from error


def archive_place(option: str | None) -> str:
    """Where the archive is: the option, else `WHIPSTITCH_ARCHIVE`, else the settings file, else the user's data directory."""
    named = option or os.environ.get("WHIPSTITCH_ARCHIVE")
    if named:
        return named
    named = read_settings_file().get("archive")
    if named is not None and not isinstance(named, str):
        raise SettingsError("archive", "must be a path or a database URL, in quotes")
    if named:
        return named
    from platformdirs import user_data_path

    return str(user_data_path("whipstitch", appauthor=False) / "archive.db")
