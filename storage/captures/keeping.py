"""Each answer into its record, once: whole, or as a revisit where its very bytes are kept already.

::

    over the wire   304                        unchanged    the server's word, and what it refers to
                    bytes that we have         revisit      the answer's head, and what it refers to
                    else                       response     whole, its request and redirects before it
    a file          small                      resource     whole; or revisit
                    large                      reference    its digest alone
"""

from collections.abc import MutableMapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from schemas.page import Capture, Exchange
from storage.captures import warc
from storage.captures.shelf import OpenShelf
from storage.transaction import Transaction

_NOT_MODIFIED = 304
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Keeper:
    """Keeps answers, within one transaction."""

    def __init__(self, transaction: Transaction, shelf: OpenShelf) -> None:
        self._transaction = transaction
        self.shelf = shelf
        self._kept: set[int] = set()

    def keep(self, answers: MutableMapping[int, Capture]) -> None:
        """Keep answers by their numbers among the captures, and empty the list; one that is kept already is left as it is."""
        while answers:
            number, capture = answers.popitem()
            if number not in self._kept:
                self._kept.add(number)
                if self._transaction.one("SELECT 1 FROM records WHERE capture_id = :number", number=number) is None:
                    self._put(number, self._made(capture))

    def _made(self, capture: Capture) -> "_Made":
        name = warc.new_id()
        if not capture.kept or len(capture.body) != capture.size:
            return _Made("reference", warc.reference(capture, name, "too large, or withheld"))
        if not capture.exchanges:
            return self._of_file(capture, name)
        *redirects, exchange = capture.exchanges
        before = (*(warc.redirect(hop, towards=name) for hop in redirects), warc.question(exchange, of=name))
        return self._of_exchange(capture, exchange, name)._replace(
            before=() if exchange.status == _NOT_MODIFIED else before
        )

    def _of_file(self, capture: Capture, name: str) -> "_Made":
        first = self._first(capture.sha256)
        if first is not None:
            return _Made(
                "revisit", warc.revisit(capture, name, capture.sha256, first.named), capture.sha256, first.number
            )
        return _Made("resource", warc.resource(capture, name), capture.sha256)

    def _of_exchange(self, capture: Capture, exchange: Exchange, name: str) -> "_Made":
        at = capture.captured_at
        if exchange.status == _NOT_MODIFIED:
            return _Made("unchanged", warc.unchanged(exchange, name, at, self._last(capture)))
        payload = warc.digest(exchange.body)
        first = self._first(payload) if exchange.body else None
        if first is not None:
            return _Made("revisit", warc.revisit(capture, name, payload, first.named), payload, first.number)
        return _Made("response", warc.response(exchange, name, payload, at), payload)

    def _put(self, number: int, made: "_Made") -> None:
        file, begins = self.shelf.append(*made.before, made.answer)
        self._transaction.run(
            "INSERT INTO records (capture_id, file_id, kind, begins, start, length, payload, same_as)"
            " VALUES (:number, :file, :kind, :begins, :start, :length, :payload, :same_as)",
            number=number,
            file=file,
            kind=made.kind,
            begins=begins,
            start=begins + sum(map(len, made.before)),
            length=len(made.answer),
            payload=made.payload,
            same_as=made.same_as,
        )

    def _first(self, payload: str) -> "_First | None":
        """The answer that has these bytes, if one is kept."""
        row = self._transaction.one(
            "SELECT c.id, c.url, c.captured_at FROM records r JOIN captures c ON c.id = r.capture_id"
            " WHERE r.payload = :payload AND r.same_as IS NULL",
            payload=payload,
        )
        return None if row is None else _First(row[0], _named(row[1], row[2]))

    def _last(self, capture: Capture) -> Sequence[str]:
        """The last whole answer of this address; nothing if there is none."""
        row = self._transaction.one(
            "SELECT c.url, c.captured_at FROM captures c JOIN records r ON r.capture_id = c.id"
            " WHERE c.url = :url AND r.payload IS NOT NULL ORDER BY c.captured_at DESC LIMIT 1",
            url=capture.url,
        )
        return () if row is None else _named(*row)


class _Made(NamedTuple):
    kind: str
    answer: bytes
    payload: str | None = None
    same_as: int | None = None
    before: tuple[bytes, ...] = ()


class _First(NamedTuple):
    number: int
    named: Sequence[str]


def _named(url: str, captured_at: int) -> Sequence[str]:
    return (warc.uri(url), warc.date(_EPOCH + timedelta(microseconds=captured_at)))
