"""Whose an archive is: its posts do not say, for they are all of one account."""

from collections.abc import Mapping
from typing import Any

from archiver.collectors.wire.values import table, words
from schemas.post import Author


def owner_of(manifest: Mapping[str, Any], *scripts: Any) -> Author | None:
    """The account, from what the first of these says that says it.

    Args:
        manifest: the archive's, or an empty one.
        scripts: what `account.js` and `user_details.js` assign. Addresses and telephone numbers in them are not looked at.
    """
    return next(filter(None, map(_account, (manifest.get("userInfo"), *scripts))), None)


def _account(said: Any) -> Author | None:
    if isinstance(said, list) and said:
        said = said[0]
    said = table(said)
    said = table(said.get("account")) or said
    return account(
        said.get("userName") or said.get("username") or said.get("screen_name"),
        said.get("displayName") or said.get("accountDisplayName") or said.get("full_name"),
        said.get("accountId") or said.get("id"),
    )


def account(handle: object, name: object = None, number: object = None) -> Author | None:
    """An account as X tells of it, whatever is not of the right kind left out; null without a handle."""
    if not isinstance(handle, str) or not handle:
        return None
    return Author(
        handle=handle,
        name=words(name),
        id=str(number) if isinstance(number, (str, int)) and number else None,
        url=f"https://x.com/{handle}",
    )
