"""Every network collector against a server that breaks every rule: bounded time, bounded memory, the right error and exit code."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Said, Whipstitch
from faults import FAULTS, FaultServer, faults
from processes import free_ports, listens, running

_LONGEST = 120.0
"""Seconds, on a very busy machine: alone it is two or three."""
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


_SHARED = Path(__file__).parents[3] / "shared" / "servers" / "faults" / "faultserver.py"
_ANOTHERS = {
    "/drip?bytes=1000&gap=0.3": 75,
    "/slow-headers?s=30": 75,
    "/close": 75,
    "/reset": 75,
    "/short": 75,
    "/gzip-cut": 75,
    "/gzip-junk": 4,
    "/bomb?mb=200": 4,
    "/huge?mb=65": 4,
    "/redirect": 4,
    "/redirect?to=http://localhost:1/": 4,
    "/redirect?to=file:///etc/passwd": 4,
    "/loop": 4,
    "/html": 4,
    "/bad-json": 4,
    "/bad-utf8": 4,
    "/bad-header": 75,
    "/status?code=503": 75,
    "/status?code=410": 4,
    "/same-cursor": 4,
    "/empty-cursor": 4,
}


@pytest.fixture(scope="module")
def anothers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fault server by somebody else; its host."""
    (port,) = free_ports(1)
    command = [sys.executable, str(_SHARED), str(port)]
    with running(command, lambda: listens(port), tmp_path_factory.mktemp("anothers")):
        yield f"127.0.0.1:{port}"


@pytest.mark.skipif(not _SHARED.exists(), reason="there is no other fault server beside this checkout")
@pytest.mark.parametrize("path", _ANOTHERS)
@pytest.mark.parametrize("form", ["feed+http://{host}{path}", "http://{host}{path}"])
def test_another_fault_server_is_met_as_well(anothers: str, tmp_path: Path, path: str, form: str) -> None:
    deadline = "1" if "drip" in path or "slow" in path else "20"
    command = Whipstitch(tmp_path, allow_hosts=anothers, deadline=deadline, attempts="2", longest_pause="1")
    said = command.run("collect", form.format(host=anothers, path=path))
    assert said.code == _ANOTHERS[path], said.err
    assert said.seconds < _LONGEST
    assert said.memory < _MOST
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("tongue", LISTINGS)
def test_pages_without_anything_have_an_end(trial: Trial, tongue: str) -> None:
    before = len(trial.server.asked)
    said = trial.of(tongue, "void")
    assert said.code == 4, said.err
    assert len(trial.server.asked) - before <= 60
