"""Secrets, and where they may be kept: in the settings themselves, the environment, a file, or the system's keyring.

==========================  ==========================================================================================
`env:NAME`                  the variable of that name
`file:/path`, `file:~/x`    what stands in the file, without the line's end
`keyring:service/user`      the keyring, by the library of that name, which is loaded only here
anything else               the secret itself
==========================  ==========================================================================================

They are looked up when they are needed, not before: a keyring may ask its owner to unlock it.
"""

import os
from pathlib import Path

from pydantic import SecretStr

from schemas.errors import SettingsError

_LONGEST = 8192
"""Characters; servers refuse longer header lines."""


def secret(kept: SecretStr, name: str) -> str:
    """The secret itself; never to be shown, logged or stored.

    Args:
        kept: the secret, or where it is.
        name: the setting's, for errors.

    Raises:
        SettingsError: it is not there, or no header can carry it. The error does not say what it is.
    """
    said = kept.get_secret_value()
    way, _, place = said.partition(":")
    look_up = {"env": _from_environment, "file": _from_file, "keyring": _from_keyring}.get(way)
    found = look_up(place, name) if look_up else said
    if not (found and len(found) <= _LONGEST and found.isascii() and found.isprintable() and " " not in found):
        raise SettingsError(name, "the secret is empty, or has characters that no secret of a server has")
    return found


def _from_environment(place: str, name: str) -> str:
    found = os.environ.get(place)
    if found is None:
        raise SettingsError(name, f"there is no variable {place!r} in the environment")
    return found.strip()


def _from_file(place: str, name: str) -> str:
    try:
        with Path(place).expanduser().open(encoding="utf-8") as file:
            return file.read(_LONGEST + 2).strip()
    except OSError as error:
        raise SettingsError(name, f"{place}: {error.strerror or error}") from error
    except (ValueError, RuntimeError) as error:  # no UTF-8, a null byte, a home that is not there
        raise SettingsError(name, f"{place}: no such file, or no text in it") from error


def _from_keyring(place: str, name: str) -> str:
    try:
        import keyring
    except ImportError as error:
        why = "a keyring needs the library of that name: pip install whipstitch[keyring]"
        raise SettingsError(name, why) from error
    service, _, user = place.rpartition("/")
    if not (service and user):
        raise SettingsError(name, "say keyring:service/user, as in `keyring set service user`")
    try:
        found = keyring.get_password(service, user)
    except Exception as error:  # each of its backends has errors of its own
        raise SettingsError(name, f"the keyring says: {type(error).__name__}") from error
    if found is None:
        raise SettingsError(
            name, f"the keyring has nothing for {place!r}; `keyring set {service} {user}` puts it there"
        )
    return str(found)
