"""Accounts on X."""

from schemas.post import Author


def account(handle: object, name: object = None, number: object = None) -> Author | None:
    """An account as X tells of it, whatever is not of the right kind left out; null without a handle."""
    if not isinstance(handle, str) or not handle:
        return None
    return Author(
        handle=handle,
        name=name if isinstance(name, str) and name else None,
        id=str(number) if isinstance(number, (str, int)) and number else None,
        url=f"https://x.com/{handle}",
    )


def post_url(handle: str | None, post_id: str) -> str:
    """Where a post is shown; without its author's handle by the address that leads there."""
    return f"https://x.com/{handle or 'i'}/status/{post_id}"
