"""A distance in time as people write it: 30m, 6h, 1d."""

import re

_SAID = re.compile(r"([1-9][0-9]{0,5})([mhdw])")
_UNITS = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60}
_LONGEST = 366 * 86_400


def seconds_of(text: str) -> int:
    """The seconds of a distance.

    Raises:
        ValueError: it is none, or longer than a year.
    """
    found = _SAID.fullmatch(text.strip())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < seconds <= _LONGEST:
        raise ValueError(f"{text!r} is no distance in time; write it like 30m, 6h or 1d")
    return seconds


def written(seconds: int) -> str:
    """The distance in one unit, the largest that loses nothing; nothing is finer than a minute.

    >>> written(21600)
    '6h'
    """
    unit = next((unit for unit, size in _UNITS.items() if not seconds % size), "m")
    return f"{max(1, round(seconds / _UNITS[unit]))}{unit}"


def about(seconds: int) -> str:
    """The distance in one unit, roughly, for people.

    >>> about(5400), about(100000)
    ('90m', '28h')
    """
    unit = next((unit for unit in "dhm" if not seconds % _UNITS[unit] or seconds >= 2 * _UNITS[unit]), "m")
    return f"{round(seconds / _UNITS[unit])}{unit}"
