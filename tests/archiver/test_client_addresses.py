"""Which addresses the client asks: none of our own doors, whatever they are called, but those that are named."""

import socket
from typing import Any

import pytest

from archiver.collectors.client import Client
from archiver.collectors.guard import AddressGuard
from schemas.errors import TryLaterError, UnreadableInputError
from tests.archiver.small_site import BODY

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
