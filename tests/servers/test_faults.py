"""Every network collector against a server that breaks every rule: bounded time, bounded memory, the right error and exit code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Said, Whipstitch
from faults import FAULTS, FaultServer, faults

_LONGEST = 40.0
"""Seconds, on a busy machine."""
_MOST = 330 * 2**20
"""Bytes: what the command takes anyway, and a few times the largest answer that is let in."""
SLOW = re.compile("drip|hangs")
"""What never ends; the rest must not be too late on a busy machine."""
TONGUES = {
    "mastodon": "{base}/@{name}",
    "appview": "@{name}.test",
    "pds": "pds+{base}/{name}.test",
    "telegram": "telegram:{name}",
    "feed": "{base}/{name}.rss",
    "page": "{base}/{name}",
}
LISTINGS = [tongue for tongue in TONGUES if tongue != "page"]
LATER = frozenset({"drip", "hangs", "reset", "cutoff", "busy", "enough"})
"""Faults that may have passed by the next time."""


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with faults() as made:
        yield made


class Trial:
    """The command on one fault after another."""

    def __init__(self, server: FaultServer, folder: Path) -> None:
        self.server = server
        self.folder = folder

    @property
    def stored(self) -> int:
        """How many posts are in the archive."""
        return Whipstitch(self.folder).stored

    def of(self, tongue: str, name: str) -> Said:
        command = Whipstitch(
            self.folder,
            allow_hosts=self.server.host,
            appview=self.server.base,
            telegram=self.server.base,
            deadline="1" if SLOW.search(name) else "20",
            attempts="2",
            longest_pause="1",
        )
        said = command.run("collect", TONGUES[tongue].format(base=self.server.base, name=name))
        assert said.seconds < _LONGEST
        assert said.memory < _MOST, f"{said.memory >> 20} MiB"
        assert "Traceback" not in said.err
        assert not said.out
        return said


@pytest.fixture
def trial(server: FaultServer, tmp_path: Path) -> Trial:
    return Trial(server, tmp_path)


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_and_its_exit_code(trial: Trial, tongue: str, fault: str) -> None:
    said = trial.of(tongue, fault)
    assert said.code == (75 if fault in LATER else 4), said.err
    assert len(said.err.splitlines()) == 1, said.err


@pytest.mark.parametrize("tongue", LISTINGS)
@pytest.mark.parametrize("fault", ["drip", "bomb", "cutoff", "html", "half", "enough"])
def test_what_came_before_a_fault_stays(trial: Trial, tongue: str, fault: str) -> None:
    said = trial.of(tongue, f"later{fault}")
    # A feed's window is whole without the older pages that it names.
    expected = 75 if fault in LATER else 0 if tongue == "feed" else 4
    assert said.code == expected, said.err
    assert trial.stored == 3


@pytest.mark.parametrize("tongue", LISTINGS)
def test_a_list_that_goes_in_circles_has_an_end(trial: Trial, tongue: str) -> None:
    before = len(trial.server.asked)
    said = trial.of(tongue, "circle")
    assert said.code == 0, said.err
    assert trial.stored == 3
    assert len(trial.server.asked) - before <= 10


@pytest.mark.parametrize("tongue", LISTINGS)
def test_pages_without_anything_have_an_end(trial: Trial, tongue: str) -> None:
    before = len(trial.server.asked)
    said = trial.of(tongue, "void")
    assert said.code == 4, said.err
    assert len(trial.server.asked) - before <= 60
