"""Installs the servers that `make test-servers` asks: once, into the user's cache, from PyPI and npm with whatever clients are set up.

Needs node and npm for Bluesky, and a C++ compiler there, for one npm package is compiled. What cannot be had is said, and the tests
that want it are skipped with the same words. Prints nothing when all is there.

`python prepare.py FOLDER`; the tests are told the same folder by `WHIPSTITCH_TEST_SERVERS`.
"""

import fcntl
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

_REQUIREMENTS = Path(__file__).parents[2] / "requirements" / "servers.txt"
_NPM = {"@atproto/dev-env": "0.6.7", "@atproto/pds": "0.5.35"}
_NODE = "22.23.3"
"""Below 22 is too old for these packages, and better-sqlite3 12 ends the process in 24.19."""
_LONGEST = 1200
"""Seconds for one step of an installation; the whole takes three to seven minutes."""


class Prepared(NamedTuple):
    """Where things are; a text in place of what is not there, which says why."""

    python: Path | str
    """An interpreter that has mastodon_mock, PostgreSQL and Redis."""
    bluesky: Path | str
    """A folder with `node/bin/node` and `node_modules`."""


class CannotError(Exception):
    """Something cannot be installed here; the text says what to do."""


def prepared(cache: Path) -> Prepared:
    """What there is below this folder, after installing what is not there yet."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = _once(cache / "python", _REQUIREMENTS.read_text(), _python)
        return Prepared(python, _once(cache / "bluesky", str(_NPM), _bluesky))


def _once(place: Path, pins: str, install: Callable[[Path], None]) -> Path | str:
    """The folder of these pins; another set of pins is another folder, and the one before it goes."""
    said = f"{pins} {_NODE} {sys.version_info[:2]} {platform.platform(terse=True)}"
    folder = place.with_name(f"{place.name}-{hashlib.sha256(said.encode()).hexdigest()[:12]}")
    if not (folder / "whole").exists():
        for old in place.parent.glob(f"{place.name}-*"):
            shutil.rmtree(old)
        folder.mkdir()
        began = time.monotonic()
        _say(f"installing {place.name} for the tests against servers, once: {folder}")
        try:
            install(folder)
        except CannotError as error:
            shutil.rmtree(folder)
            return str(error)
        (folder / "whole").touch()
        _say(f"installed in {time.monotonic() - began:.0f} s")
    return folder


def _python(folder: Path) -> None:
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(_REQUIREMENTS)], folder, os.environ)


def _bluesky(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise CannotError("node and npm are not installed: no Bluesky to test against")
    install = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    package = f"node-{platform.system().lower()}-{machine}"
    node = folder / "node"
    node.mkdir()
    (node / "package.json").write_text(json.dumps({"private": True}))
    _run([*install, f"{package}@{_NODE}"], node, os.environ)
    (node / "bin").symlink_to(node / "node_modules" / package / "bin")
    # npm runs with the node that it finds, and so compiles for it; it has the headers, too.
    path = f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "npm_config_nodedir": str(node / "node_modules" / package)}
    # From npm 11 on a package may run its script only when it is allowed to.
    (folder / "package.json").write_text(
        json.dumps({"private": True, "dependencies": _NPM, "allowScripts": {"better-sqlite3": True}})
    )
    _run([*install, "--ignore-scripts"], folder, environment)
    _run([npm, "rebuild", "better-sqlite3"], folder, environment)
    check = "new (require('better-sqlite3'))(':memory:'); require('sharp')"
    _run([str(node / "bin" / "node"), "-e", check], folder, environment)


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotError(f"{' '.join(command[:3])} … took more than {_LONGEST} s") from None
    if done.returncode:
        log = folder.parent / "failed.log"
        log.write_text(f"{command}\n{done.stdout}\n{done.stderr}")
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise CannotError(f"{' '.join(command[:3])} … failed: {last[:200]} ({log} has it all)")


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    for found in prepared(Path(sys.argv[1])):
        if isinstance(found, str):
            _say(f"skipped: {found}")
