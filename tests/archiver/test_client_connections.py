"""What happens below HTTP: certificates, proxies, connections kept, and what is loaded for it."""

import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from schemas.errors import SettingsError, TryLaterError, UnreadableInputError

ROOT = Path(__file__).parents[2]
CERTIFICATE = Path(__file__).parent / "tls" / "wall.example.pem"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine"
Serve = Callable[[socket.socket], None]


class Listener:
    """Takes connections, one thread each, and counts them."""

    def __init__(self, serve: Serve) -> None:
        self.serve = serve
        self.connections = 0
        self.asked: list[str] = []
        self.stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def close(self) -> None:
        self.stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.settimeout(5)
            thread = threading.Thread(target=self._one, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            try:
                self.serve(connection)
            except OSError:
                return

    def talk(self, connection: socket.socket) -> None:
        """Answer request after request."""
        while head := connection.recv(65536):
            self.asked.append(head.decode("latin-1"))
            connection.sendall(ANSWER)


Listen = Callable[..., Listener]


@pytest.fixture
def listen() -> Iterator[Listen]:
    made: list[Listener] = []

    def start(serve: Callable[[Listener, socket.socket], None] = Listener.talk) -> Listener:
        listener = Listener(lambda connection: serve(listener, connection))
        made.append(listener)
        return listener

    yield start
    for one in made:
        one.close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A name server: nobody is known but those that the test adds."""
    known: dict[str, str] = {}
    real = socket.getaddrinfo

    def look_up(host: Any, *said: Any, **more: Any) -> Any:
        if host in known or host in {"127.0.0.1", "localhost"}:
            return real(known.get(host, host), *said, **more)
        raise socket.gaierror(f"a test asks for {host}")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def _by_tls(listener: Listener, connection: socket.socket) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_suffix(".key"))
    with context.wrap_socket(connection, server_side=True) as secure:
        listener.talk(secure)


def test_a_certificate_is_checked_by_the_name_that_was_asked(
    listen: Listen, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = listen(_by_tls)
    names.update({"wall.example": "127.0.0.1", "other.example": "127.0.0.1"})
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with Client(guard=AddressGuard(("wall.example", "other.example"))) as client:
        assert client.get(f"https://wall.example:{listener.port}/").body == b"fine"
        # The same address: a connection that is open must not serve another name.
        with pytest.raises(TryLaterError, match="certificate"):
            client.get(f"https://other.example:{listener.port}/")
        assert client.get(f"https://wall.example:{listener.port}/").body == b"fine"
    assert listener.connections == 2, "one kept, one refused; a bad certificate is not asked for again"


def test_an_unknown_certificate_is_refused(listen: Listen, names: dict[str, str]) -> None:
    listener = listen(_by_tls)
    names["wall.example"] = "127.0.0.1"
    with Client(guard=AddressGuard(("wall.example",))) as client, pytest.raises(TryLaterError, match="certificate"):
        client.get(f"https://wall.example:{listener.port}/")


def test_a_handshake_that_drips_ends_with_the_deadline(listen: Listen) -> None:
    def drip(listener: Listener, connection: socket.socket) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 kB, which then comes byte by byte
        for _ in range(100):
            if listener.stop.wait(0.05):
                return
            connection.sendall(b"\x02")

    listener = listen(drip)
    began = time.monotonic()
    with (
        Client(guard=AddressGuard(("127.0.0.1",)), deadline=0.5, sleep=lambda _: None) as client,
        pytest.raises(TryLaterError),
    ):
        client.get(f"https://127.0.0.1:{listener.port}/")
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("allowed", ["bücher.example", "BÜCHER.example:{port}", "xn--bcher-kva.example"])
@pytest.mark.parametrize("host", ["bücher.example", "xn--bcher-kva.example"])
def test_a_name_of_another_script_may_be_allowed_in_either_spelling(
    listen: Listen, names: dict[str, str], allowed: str, host: str
) -> None:
    listener = listen()
    names["xn--bcher-kva.example"] = "127.0.0.1"
    with Client(guard=AddressGuard((allowed.format(port=listener.port),))) as client:
        assert client.get(f"http://{host}:{listener.port}/").body == b"fine"


def test_a_connection_is_kept_for_the_next_request(listen: Listen) -> None:
    listener = listen()
    with Client(guard=AddressGuard(("127.0.0.1",))) as client:
        for _ in range(5):
            assert client.get(f"http://127.0.0.1:{listener.port}/").body == b"fine"
    assert listener.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_opened_anew(listen: Listen) -> None:
    def once(listener: Listener, connection: socket.socket) -> None:
        listener.asked.append(connection.recv(65536).decode())
        connection.sendall(ANSWER)

    listener = listen(once)
    with Client(guard=AddressGuard(("127.0.0.1",)), sleep=lambda _: None) as client:
        for _ in range(3):
            assert client.get(f"http://127.0.0.1:{listener.port}/").body == b"fine"
    assert listener.connections == 3


# -- proxies ------------------------------------------------------------------------------------------------------------


def test_a_proxy_is_used_and_resolves_names(
    listen: Listen, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not names
    proxy = listen()
    monkeypatch.setenv("http_proxy", f"http://me:pw@127.0.0.1:{proxy.port}")
    with Client() as client:
        assert client.get("http://a.example/page").body == b"fine"
    assert proxy.asked[0].startswith("GET http://a.example/page HTTP/1.1\r\n")
    assert "roxy-" in proxy.asked[0], "with its password"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://[::1]/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://router/",
        "http://nas.home.arpa/",
    ],
)
def test_what_is_private_is_not_asked_of_a_proxy_either(
    listen: Listen, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = listen()
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    with Client() as client, pytest.raises(UnreadableInputError, match="private or local"):
        client.get(url)
    assert not proxy.asked


def test_a_proxy_is_left_out_where_the_environment_says_so(
    listen: Listen, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, direct = listen(), listen()
    names["near.example"] = "127.0.0.1"
    monkeypatch.setenv("all_proxy", f"127.0.0.1:{proxy.port}")
    monkeypatch.setenv("no_proxy", "near.example")
    with Client(guard=AddressGuard(("near.example",))) as client:
        assert client.get(f"http://near.example:{direct.port}/").body == b"fine"
        assert client.get("http://far.example/").body == b"fine"
    assert (len(direct.asked), len(proxy.asked)) == (1, 1)


@pytest.mark.parametrize(
    "proxy",
    [
        "ftp://me:pw@127.0.0.1:1",
        "http://me:pw@127.0.0.1:port",
        pytest.param(
            "socks5://me:pw@127.0.0.1:1",
            marks=pytest.mark.skipif(find_spec("socksio") is not None, reason="SOCKS is spoken here"),
        ),
    ],
)
def test_a_proxy_that_cannot_be_used_is_a_wrong_setting(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", proxy)
    with Client() as client, pytest.raises(SettingsError, match="proxy") as caught:
        client.get("http://a.example/")
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_a_wrong_setting(
    tmp_path: Path, content: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content:
        (tmp_path / "ca.pem").write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with Client() as client, pytest.raises(SettingsError, match="SSL_CERT_FILE"):
        client.get("https://a.example/")


# -- what is loaded -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", "Client().__enter__().get(__file__)", "AddressGuard().check('a.example', 80)"])
def test_a_file_is_collected_without_loading_http(tmp_path: Path, code: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from archiver.collectors.client import Client\n"
        "from archiver.collectors.guard import AddressGuard\n"
        f"{code}\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    said = subprocess.run(
        [sys.executable, str(script)],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"httpx", "httpcore", "h11", "tenacity", "ssl", "asyncio"} & set(said.stdout.split())
