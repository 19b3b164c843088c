"""JSON from a stranger, taken for what it should be: what is of another kind counts as not said."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from archiver.collectors.wire.machine_time import MachineTime, machine_time
from schemas.post import Precision

_LAST_YEAR = 9998
"""The ends of the calendar leave it where the zone changes."""
_PLAIN = (20, 24)
"""How long `2025-05-18T14:07:00Z` is, and with thousandths."""


def words(value: Any) -> str | None:
    """A text that says something."""
    return value if isinstance(value, str) and value.strip() else None


def table(value: Any) -> Mapping[str, Any]:
    """An object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def tables(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def name_of(value: Any) -> str | None:
    """An id: opaque, a decimal number here, a ULID or a flake there; never counted with.

    The servers send strings; a few clones send numbers.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return words(value)


def moment(value: Any) -> MachineTime:
    """An ISO 8601 time; where it names no zone, UTC is meant: these servers send nothing else."""
    if isinstance(value, str) and len(value) in _PLAIN and value[-1] == "Z" and value[10] == "T":
        try:  # what nearly all of them write, and Python reads at a tenth of the cost
            found = MachineTime(datetime.fromisoformat(value), Precision.SECOND)
        except ValueError:
            return MachineTime()
    else:
        found = machine_time(words(value), UTC)
    return found if found.at and 1 < found.at.year <= _LAST_YEAR else MachineTime()


def whole(value: Any) -> int | None:
    """A count or a size."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 else None
