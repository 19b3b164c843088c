"""Real servers for the tests in this folder: `make test-servers` installs and names them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Whipstitch
from network import Network, network
from prepare import Prepared, prepared
from town import Town, town

# Read here: every test's environment is emptied of our variables.
_CACHE = os.environ.get("WHIPSTITCH_TEST_SERVERS")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder is left alone unless it is asked for; what shares a server runs in one process."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.servers)
            for server in {"bluesky", "mastodon"} & {*getattr(item, "fixturenames", ())}:
                item.add_marker(pytest.mark.xdist_group(server))
            if not _CACHE:
                item.add_marker(pytest.mark.skip(reason="`make test-servers` runs it"))


@pytest.fixture(scope="session")
def servers() -> Prepared:
    """What is installed, or why it is not."""
    assert _CACHE, "without it no test comes here"
    return prepared(Path(_CACHE))


@pytest.fixture(scope="module")
def mastodon(servers: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running mastodon_mock."""
    if isinstance(servers.python, str):
        pytest.skip(servers.python)
    with town(servers.python, tmp_path_factory.mktemp("town")) as made:
        yield made


@pytest.fixture(scope="module")
def bluesky(servers: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """A running PDS and AppView."""
    for reason in servers:
        if isinstance(reason, str):
            pytest.skip(reason)
    assert isinstance(servers.python, Path)
    assert isinstance(servers.bluesky, Path)
    with network(servers.bluesky, servers.python, tmp_path_factory.mktemp("network")) as made:
        yield made


@pytest.fixture
def at_mastodon(mastodon: Town, tmp_path: Path) -> Iterator[Whipstitch]:
    """The command, allowed to ask mastodon_mock, whose faults end with the test."""
    yield Whipstitch(tmp_path, allow_hosts=mastodon.host)
    mastodon.mend()


@pytest.fixture
def at_bluesky(bluesky: Network, tmp_path: Path) -> Whipstitch:
    """The command, allowed to ask the PDS and the AppView."""
    return Whipstitch(tmp_path, allow_hosts=bluesky.hosts, appview=bluesky.appview)
