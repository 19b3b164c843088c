"""What the tests of the client share: a site, and a time of their own."""

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import ClassVar

import pytest

from tests.archiver.script import Time
from tests.archiver.small_site import Site


@pytest.fixture
def site() -> Iterator[str]:
    """`host:port` of the site."""

    class Here(Site):
        asked: ClassVar[list[str]] = []
        stop: ClassVar = threading.Event()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Here)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    port = server.server_address[1]
    Here.elsewhere = f"http://localhost:{port}/page"
    try:
        yield f"127.0.0.1:{port}"
    finally:
        Here.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def time() -> Time:
    """A time that passes when somebody sleeps."""
    return Time()
