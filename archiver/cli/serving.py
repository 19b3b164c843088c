"""`browse --serve`: the same screen in a web browser on this machine. textual-serve carries it; the page and the guard are ours.

There is no login: whoever reaches the port reads the archive. So it listens on the loopback address alone, and a page of another site
that is open in the same browser is turned away by the names in its request (`Host`, `Origin`). The page asks nobody else for anything.
"""

import argparse
import shlex
import sys
from pathlib import Path
from typing import Any

from archiver.settings import archive_place
from schemas.errors import UsageError

_HOST = "127.0.0.1"


def serve(options: argparse.Namespace) -> int:
    """Serve until interrupted.

    Raises:
        UsageError: textual-serve is not installed, or the port is taken.
    """
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError:
        raise UsageError("--serve needs one more package: pip install 'whipstitch[serve]'") from None
    port = options.serve
    known = {f"{name}:{port}" for name in (_HOST, "localhost")}

    @web.middleware
    async def guard(request: web.Request, handler: Any) -> web.StreamResponse:
        if not is_ours(request.headers.get("Host"), request.headers.get("Origin"), known):
            raise web.HTTPForbidden(text="this archive is shown to this machine alone")
        response: web.StreamResponse = await handler(request)
        return response

    class Guarded(Server):
        async def _make_app(self) -> web.Application:
            made = await super()._make_app()
            made.middlewares.append(guard)
            return made

    templates = Path(__file__).parent / "web"
    try:
        Guarded(_command(options), host=_HOST, port=port, title="Whipstitch", templates_path=templates).serve()
    except OSError as error:
        raise UsageError(f"cannot listen on port {port}: {error.strerror}; name another one: --serve PORT") from error
    return 0


def is_ours(host: str | None, origin: str | None, known: set[str]) -> bool:
    """Whether a request comes from our own page: another site's has its own name in `Origin`, or in `Host` where it plays with DNS."""
    return host in known and (origin is None or origin in {f"http://{name}" for name in known})


def _command(options: argparse.Namespace) -> str:
    """The command that shows the screen to one browser."""
    words = [
        sys.executable,
        "-c",
        "from archiver.cli.browse import shown; shown()",
        "--archive",
        archive_place(options.archive),
    ]
    words.append("browse")
    for name in ("platform", "author", "source", "tag", "text", "mine"):
        value = getattr(options, name)
        words += [] if value is None else [f"--{name}={value}"]
    for name in ("since", "until"):
        value = getattr(options, name)
        words += [] if value is None else [f"--{name}={value.isoformat()}"]
    words += ["--complete"] if options.complete else ["--incomplete"] if options.complete is False else []
    words += [f"--{name}" for name in ("starred", "unread", "media") if getattr(options, name)]
    words += [] if options.limit is None else [f"--limit={options.limit}"]
    return shlex.join(words)
