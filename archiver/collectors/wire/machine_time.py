"""Times that pages write for machines: ISO 8601 and its near misses."""

import re
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from schemas.post import Precision


class MachineTime(NamedTuple):
    """A moment, and how much of it was written down."""

    at: datetime | None = None
    """UTC."""
    precision: Precision | None = None


_ISO = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?\s*",
    re.IGNORECASE,
)


def machine_time(written: str | None, zone: tzinfo | None) -> MachineTime:
    """The moment that a `datetime` attribute or a JSON date names; nothing if it names none.

    Args:
        written: as on the page.
        zone: where the page's own clocks stand, for times without a zone.
    """
    found = _ISO.fullmatch(written) if written and len(written) < 60 else None  # noqa: PLR2004 - no form is longer
    if not found:
        return MachineTime()
    day, hour, minute, second, fraction, offset = found.groups()
    offset = "+00:00" if offset and offset.upper() in {"Z", "UTC"} else _full(offset)
    clock = (
        f"T{hour}:{minute}:{second or '00'}.{(fraction or '0')[:6]:0<6}" if hour else "T12:00:00"
    )  # a day stands as its noon, see listing_dates
    try:
        at = datetime.fromisoformat(f"{day}{clock}{offset}")
        at = (at if at.tzinfo else at.replace(tzinfo=zone or UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return MachineTime()
    precision = Precision.DAY if not hour else Precision.MINUTE if second is None else Precision.SECOND
    return MachineTime(at, precision)


def _full(offset: str | None) -> str:
    """`+02` and `+0200` as `+02:00`."""
    if not offset:
        return ""
    digits = offset[1:].replace(":", "").ljust(4, "0")
    return f"{offset[0]}{digits[:2]}:{digits[2:]}"
