"""Time as the archive keeps it: a number. Without Pydantic, for lists ask for it."""

from datetime import UTC, datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC: how the archive keeps time, exactly (a float loses the last digits)."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
