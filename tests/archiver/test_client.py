import gzip
import inspect
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpcore
import httpx
import pytest

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from schemas.errors import RateLimitedError, TryLaterError, UnreadableInputError, WhipstitchError

BODY = "the whole page, ünïcode".encode()
BOMB = gzip.compress(bytes(20_000_000))  # made beforehand: the deadlines in here are short


class _Site(BaseHTTPRequestHandler):
    """A small site with every bad habit."""

    asked: ClassVar[list[str]] = []
    stop: ClassVar[threading.Event]
    elsewhere: ClassVar[str] = ""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        name = self.path.strip("/").partition("?")[0] or "page"
        getattr(self, f"_{name.replace('-', '_')}", self._missing)()

    def _answer(self, status: int = 200, body: bytes = BODY, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        headers.setdefault("Content_Length", str(len(body)))
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _page(self) -> None:
        self._answer()

    def _missing(self) -> None:
        self._answer(404, b"none")

    def _500(self) -> None:
        self._answer(500)

    def _429(self) -> None:
        self._answer(429, Retry_After="60")

    def _503(self) -> None:
        self._answer(503)

    def _403(self) -> None:
        self._answer(403)

    def _moved(self) -> None:
        self._answer(302, b"", Location="/page?from=moved")

    def _hop(self) -> None:
        self._answer(307, b"", Location="moved")

    def _loop(self) -> None:
        self._answer(302, b"", Location="/loop")

    def _to_private(self) -> None:
        self._answer(302, b"", Location=self.elsewhere)

    def _to_file(self) -> None:
        self._answer(302, b"", Location="file:///etc/passwd")

    def _to_nowhere(self) -> None:
        self._answer(302, b"", Location="http://[broken/")

    def _large(self) -> None:
        self._answer(200, b"x" * 300_000)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.stop.is_set():
                self.wfile.write(b"x" * 65536)
        except OSError:
            return

    def _bomb(self) -> None:
        self._answer(200, BOMB, Content_Encoding="gzip")

    def _zipped(self) -> None:
        self._answer(200, gzip.compress(BODY), Content_Encoding="gzip")

    def _badly_zipped(self) -> None:
        self._answer(200, b"this is no gzip", Content_Encoding="gzip")

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.stop.wait(0.05):
                self.wfile.write(b".")
        except OSError:
            return

    def _cut(self) -> None:
        self._answer(200, b"only half", Content_Length="1000")
        self.close_connection = True

    def _silent(self) -> None:
        self.stop.wait(20)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """`host:port` of the site."""

    class Here(_Site):
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


def _client(site: str, **said: Any) -> Client:
    return Client(guard=AddressGuard((site,)), **{"sleep": lambda _: None, **said})


# -- answers ------------------------------------------------------------------------------------------------------------


def test_an_answer_is_captured_as_it_came(site: str) -> None:
    at = datetime(2025, 5, 18, tzinfo=UTC)
    with _client(site, now=lambda: at) as client:
        capture = client.get(f"http://{site}/page")
    assert (capture.url, capture.status, capture.body) == (f"http://{site}/page", 200, BODY)
    assert capture.sha256 == sha256(BODY).hexdigest()
    assert (capture.size, capture.media_type, capture.captured_at) == (len(BODY), "text/html; charset=utf-8", at)
    assert ("content-type", "text/html; charset=utf-8") in capture.headers


def test_a_packed_answer_is_unpacked(site: str) -> None:
    with _client(site) as client:
        assert client.get(f"http://{site}/zipped").body == BODY


@pytest.mark.parametrize("path", ["moved", "hop"])
def test_a_redirect_is_followed(site: str, path: str) -> None:
    with _client(site) as client:
        assert client.get(f"http://{site}/{path}").body == BODY


@pytest.mark.parametrize(
    ("path", "expected", "said"),
    [
        ("no-such-page", UnreadableInputError, "404"),
        ("403", UnreadableInputError, "403"),
        ("500", TryLaterError, "500"),
        ("503", TryLaterError, "503"),
        ("loop", UnreadableInputError, "redirected more than"),
        ("to-private", UnreadableInputError, "private or local"),
        ("to-file", UnreadableInputError, "only http"),
        ("to-nowhere", WhipstitchError, "."),
        ("large", UnreadableInputError, "larger than"),
        ("endless", UnreadableInputError, "larger than"),
        ("bomb", UnreadableInputError, "larger than"),
        ("badly-zipped", UnreadableInputError, "Decoding"),
        ("drip", TryLaterError, "within"),
        ("silent", TryLaterError, "Timeout"),
        ("cut", TryLaterError, "closed"),
    ],
)
def test_a_bad_answer_is_an_error_of_ours(site: str, path: str, expected: type[WhipstitchError], said: str) -> None:
    with _client(site, deadline=0.5, largest=200_000) as client:
        with pytest.raises(expected, match=said) as caught:
            client.get(f"http://{site}/{path}")
        assert len(str(caught.value).splitlines()) == 1
        assert client.get(f"http://{site}/page").body == BODY, "the next one works"


def test_a_server_that_wants_a_long_pause_gets_it(site: str) -> None:
    at = datetime(2025, 5, 18, tzinfo=UTC)
    with _client(site, now=lambda: at) as client:
        for path in ("429", "page"):
            with pytest.raises(RateLimitedError, match="2025-05-18 00:01:00 UTC") as caught:
                client.get(f"http://{site}/{path}")
            assert caught.value.retry_at == at + timedelta(seconds=60)


def test_nobody_there_means_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with _client("127.0.0.1") as client, pytest.raises(TryLaterError):
        client.get(f"http://127.0.0.1:{port}/")


# -- addresses ----------------------------------------------------------------------------------------------------------

INSIDE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0/",
    "http://0.0.0.0:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://user:password@127.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
]


@pytest.mark.parametrize("url", INSIDE)
def test_the_guard_keeps_us_from_our_own_doors(site: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("we knocked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with Client() as client, pytest.raises((UnreadableInputError, TryLaterError)) as caught:
        client.get(url.format(port=site.rpartition(":")[2]))
    assert "knocked" not in str(caught.value)
    if "127.0.0.1:" in url:
        assert "WHIPSTITCH_ALLOW_HOSTS" in str(caught.value)


@pytest.mark.parametrize("allowed", ["{host}", "{host}:{port}"])
def test_the_guard_lets_through_what_is_named(site: str, allowed: str) -> None:
    host, _, port = site.partition(":")
    with Client(guard=AddressGuard((allowed.format(host=host, port=port),))) as client:
        assert client.get(f"http://{site}/").body == BODY


@pytest.mark.parametrize("allowed", ["127.0.0.1:1", "127.0.0.2", "localhost"])
def test_the_guard_lets_nothing_else_through(site: str, allowed: str) -> None:
    with Client(guard=AddressGuard((allowed,))) as client, pytest.raises(UnreadableInputError):
        client.get(f"http://{site}/")


def test_a_name_is_reached_at_whichever_of_its_addresses_answers(site: str) -> None:
    port = site.rpartition(":")[2]
    with Client(guard=AddressGuard(("LocalHost",))) as client:
        assert client.get(f"http://localhost:{port}/").body == BODY


def test_the_address_that_was_checked_is_the_one_that_is_asked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server may answer differently the second time."""
    port = int(site.rpartition(":")[2])
    asked: list[object] = []
    real = socket.getaddrinfo

    def once(host: Any, *said: Any, **more: Any) -> Any:
        if host == "wall.example":
            asked.append(host)
            return real("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *said, **more)
        return real(host, *said, **more)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    with Client(guard=AddressGuard(("wall.example",))) as client:
        assert client.get(f"http://wall.example:{port}/").body == BODY
    assert len(asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///path",
        "http://host:99999/",
        "http://host:port/",
        "http://[::1",
        "http://" + "a" * 300 + ".example/",
        "http://a..b/",
        "http://\x00/",
        "http://exa mple/",
        "http://xn--/",
        "http://☃☃\u202e/",
        "https://",
    ],
)
def test_an_address_that_is_none_is_an_error_of_ours(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("unknown")

    if "99999" not in url:
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with Client() as client, pytest.raises((UnreadableInputError, TryLaterError)):
        client.get(url)


# -- every error of the library -----------------------------------------------------------------------------------------

HTTPX_ERRORS = sorted(
    (
        thing
        for library in (httpx, httpcore)
        for thing in vars(library).values()
        if inspect.isclass(thing) and issubclass(thing, Exception) and not issubclass(thing, Warning)
    ),
    key=lambda one: (one.__module__, one.__name__),
)


def _made(kind: type[Exception]) -> Exception:
    request = httpx.Request("GET", "http://127.0.0.1/")
    if kind is httpx.HTTPStatusError:
        return httpx.HTTPStatusError("it says", request=request, response=httpx.Response(500))
    if kind in {httpx.StreamConsumed, httpx.StreamClosed, httpx.ResponseNotRead, httpx.RequestNotRead}:
        return kind()
    return kind("it says")


@pytest.mark.parametrize("kind", HTTPX_ERRORS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_error_of_the_library_becomes_one_of_ours(kind: type[Exception]) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise _made(kind)

    client = _client("127.0.0.1", transport=httpx.MockTransport(fail))
    with client, pytest.raises((TryLaterError, UnreadableInputError)):
        client.get("http://127.0.0.1/")


# -- files --------------------------------------------------------------------------------------------------------------


def test_a_file_is_captured_with_its_time_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(BODY)
    with Client() as client:
        capture = client.get(str(path))
        with client.open(str(path)) as (same, file):
            assert file.read() == BODY
    assert (capture.body, capture.url, capture.status) == (BODY, path.as_uri(), None)
    assert same == capture
    assert capture.captured_at.timestamp() == pytest.approx(path.stat().st_mtime)


def test_the_time_that_was_said_beats_the_files(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(BODY)
    at = datetime(2025, 5, 18, tzinfo=UTC)
    with Client(captured_at=at) as client:
        assert client.get(str(path)).captured_at == at


def test_standard_input_is_read_once_and_given_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"\xef\xbb\xbfhello")
    with path.open() as stdin, Client() as client:
        monkeypatch.setattr("sys.stdin", stdin)
        assert client.head("-") == b"hello"
        assert client.get("-").body == b"\xef\xbb\xbfhello"
        assert client.get("-").url == "-"


@pytest.mark.parametrize("name", ["none.txt", "."])
def test_a_file_that_cannot_be_read_is_an_error_of_ours(tmp_path: Path, name: str) -> None:
    with Client() as client, pytest.raises(UnreadableInputError):
        client.get(str(tmp_path / name))


def test_a_file_too_large_for_a_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 11)
    with Client(largest=10) as client, pytest.raises(UnreadableInputError, match="larger"):
        client.get(str(tmp_path / "large"))
