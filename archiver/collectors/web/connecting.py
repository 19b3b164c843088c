"""From httpx to the socket: whoever connects asks the guard, and nobody waits beyond the deadline.

httpx's own transport cannot be told who connects; httpcore's pool, which it is made of, can. So this is that transport once more, out
of httpcore's public parts. The guard stands where the socket is opened: no address needs to be put in the place of a name, and
connections are shared by name, each with the certificate of its own.
"""

import ssl
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from archiver.collectors.guard import AddressGuard
from archiver.collectors.web.deadline import at_most, seconds_left
from schemas.errors import SettingsError

_CONNECTIONS = 8
"""At most. With 32, httpx spends four times the processor time on each page. HTTP/2 would only pay if we asked one host for several
things at once, which we never do: for one request at a time it costs more than HTTP/1.1."""
_KEPT_FOR = 30.0
"""Seconds that an idle connection is kept: longer than the usual distance of two requests, shorter than most servers' own limit."""
_CONNECT = 10.0
"""Seconds for one address of a name; with the next one we may be luckier."""


class Wire(httpx.BaseTransport):
    """Connections to every host, directly or by the proxies that the environment names."""

    def __init__(self, guard: AddressGuard) -> None:
        """Connect nowhere yet.

        Raises:
            SettingsError: the environment names a proxy, or certificates, that cannot be used.
        """
        context = _trust()
        self._direct = httpcore.ConnectionPool(network_backend=_Guarded(guard), **_limits(context))
        self._proxies = {
            scheme: _proxy_pool(url, context)
            for scheme, url in getproxies().items()
            if scheme in {"http", "https", "all"} and url
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, one answer that is not yet read."""
        answer = self._pool(request.url).handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.content or None,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)  # noqa: S101 - the asynchronous kind belongs to other pools
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close every connection."""
        for pool in (self._direct, *self._proxies.values()):
            pool.close()

    def _pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        if not self._proxies or proxy_bypass(url.host):
            return self._direct
        return self._proxies.get(url.scheme) or self._proxies.get("all") or self._direct


class _Stream(httpx.SyncByteStream):
    """A body, as it comes."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        if close := getattr(self._body, "close", None):
            close()


class _Patient(httpcore.NetworkBackend):
    """Opens sockets that know the deadline."""

    def __init__(self) -> None:
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = at_most(timeout, httpcore.ConnectTimeout)
        return _Timed(self._real.connect_tcp(host, port, seconds, local_address, socket_options))


class _Guarded(_Patient):
    """Opens them to addresses that the guard lets through: one after the other, until one answers."""

    def __init__(self, guard: AddressGuard) -> None:
        super().__init__()
        self._guard = guard

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError("no address")
        addresses = self._guard.addresses(host, port, at_most(timeout, httpcore.ConnectTimeout))
        for waiting, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share = min(_CONNECT, seconds_left() / waiting)
            try:
                return super().connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Timed(httpcore.NetworkStream):
    """A socket each of whose operations gets what is left of the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, at_most(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, at_most(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = at_most(timeout, httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _trust() -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context()
    except OSError as error:  # an SSLError is one
        raise SettingsError("SSL_CERT_FILE", error.strerror or str(error)) from error


def _limits(context: ssl.SSLContext) -> dict[str, Any]:
    return {"ssl_context": context, "max_connections": _CONNECTIONS, "keepalive_expiry": _KEPT_FOR}


def _proxy_pool(url: str, context: ssl.SSLContext) -> httpcore.ConnectionPool:
    try:
        proxy = httpx.Proxy(url if "://" in url else f"http://{url}")
        made = httpcore.SOCKSProxy if proxy.url.scheme.startswith("socks") else httpcore.HTTPProxy
        return made(
            httpcore.URL(bytes(str(proxy.url), "ascii")),
            proxy_auth=proxy.raw_auth,
            network_backend=_Patient(),
            **_limits(context),
        )
    except (ValueError, RuntimeError, httpx.InvalidURL) as error:
        # Its address may hold a password: it is not told.
        raise SettingsError("proxy", "the environment's proxy is none that can be used: http or https") from error
