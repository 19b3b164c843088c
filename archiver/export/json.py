"""Threads as one JSON document, described by docs/threads.schema.json."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import BinaryIO

from pydantic import TypeAdapter

from archiver import __version__
from schemas.thread import Thread

as_json: Callable[[Thread], bytes] = TypeAdapter(Thread).serializer.to_json
"""A thread as UTF-8; pydantic-core's own serializer, for the public spelling costs 6 % more on each."""


class Json:
    """`--format json`."""

    name = "json"
    suffix = ".json"

    def write(self, threads: Iterable[Thread], out: BinaryIO, *, generated_at: datetime) -> int:
        """Write one document, a thread a line."""
        at = generated_at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
        out.write(
            f'{{"format":"whipstitch.threads","version":1,"generated_at":"{at}Z","generator":"whipstitch {__version__}",'
            f'"threads":['.encode()
        )
        count = 0
        for thread in threads:
            out.write(b",\n" if count else b"\n")
            out.write(as_json(thread))
            count += 1
        out.write(b"\n]}\n")
        return count
