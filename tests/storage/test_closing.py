"""An archive that is closed, whatever is asked of it then."""

import inspect
from pathlib import Path

import pytest

from schemas.errors import ArchiveError
from storage import Archive
from tests.storage.every_method import ARGUMENTS, METHODS, call, write


def _needed(name: str) -> bool:
    return any(
        parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        for parameter in list(inspect.signature(getattr(Archive, name)).parameters.values())[1:]
    )


def test_every_method_is_tried_below() -> None:
    assert {name for name in METHODS if _needed(name)} <= set(ARGUMENTS), "ARGUMENTS lacks the new method"


@pytest.mark.parametrize("name", METHODS)
def test_a_closed_archive_says_so(filled: Path, name: str) -> None:
    archive = Archive(filled)
    archive.close()
    archive.close()
    with pytest.raises(ArchiveError, match="closed"):
        call(archive, name)
    with pytest.raises(ArchiveError, match="closed"):
        write(archive)


def test_closing_in_the_middle_of_a_stream_is_an_error_of_ours(filled: Path) -> None:
    archive = Archive(filled)
    streams = [archive.posts(), archive.threads(), archive.strands()]
    for stream in streams:
        next(stream)
    archive.close()
    for stream in streams:
        try:
            list(stream)
        except ArchiveError:
            continue
