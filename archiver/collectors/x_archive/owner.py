"""Whose an archive is: its posts do not say, for they are all of one account."""

from collections.abc import Mapping
from typing import Any

from archiver.collectors.wire.values import table
from archiver.collectors.x.accounts import account
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
