import inspect
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from schemas import errors
from schemas.errors import WhipstitchError

CODES = {1, 2, 3, 4, 5, 75}


def _tree(root: type[WhipstitchError]) -> Iterator[type[WhipstitchError]]:
    yield root
    for branch in root.__subclasses__():
        yield from _tree(branch)


SAMPLES = {
    "failed": 3,
    "total": 3,
    "found": 3,
    "known": 3,
    "status": 404,
    "retry_at": datetime(2025, 5, 18, tzinfo=UTC),
}
TREE = [branch for branch in _tree(WhipstitchError) if branch.__module__ == "schemas.errors"]


@pytest.mark.parametrize("branch", TREE)
def test_every_error_has_an_exit_code_of_the_contract(branch: type[WhipstitchError]) -> None:
    assert branch.exit_code in CODES


@pytest.mark.parametrize("branch", TREE)
def test_every_error_is_drawn_at_the_top_of_the_file(branch: type[WhipstitchError]) -> None:
    drawn = inspect.getdoc(errors) or ""
    assert re.search(rf"[─ ]{branch.__name__}\b", drawn)


@pytest.mark.parametrize("branch", TREE)
def test_the_drawing_gives_the_code_that_the_class_has(branch: type[WhipstitchError]) -> None:
    line = next(line for line in (errors.__doc__ or "").splitlines() if re.search(rf"\b{branch.__name__}\b", line))
    code = re.search(r"\b(\d+)\b", line)
    assert code is None or int(code[1]) == branch.exit_code


@pytest.mark.parametrize("branch", TREE)
def test_an_error_carries_its_subject_and_makes_one_line(branch: type[WhipstitchError]) -> None:
    plain = branch.__init__ is Exception.__init__
    names = [] if plain else list(inspect.signature(branch).parameters)
    values = [SAMPLES.get(name, f"the {name}") for name in names]
    error = branch(*values)
    assert len(str(error).splitlines()) <= 1
    for name, value in zip(names, values, strict=True):
        if name != "hint":
            assert getattr(error, name) == value
