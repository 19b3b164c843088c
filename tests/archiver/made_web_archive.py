"""Web archives of a page with the thread that all made exports hold."""

import io

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.archiver.made_exports import MINUTES, PARTS


def web_page(number: int = 1, texts: tuple[str, ...] = PARTS) -> bytes:
    entries = "".join(
        f'<div class="h-entry"><a class="u-url" href="/{number}/{place}"></a><a class="p-author h-card" href="/">Ada Quay</a>'
        f'<div class="e-content">{text}</div><time class="dt-published" datetime="2025-05-18T14:{MINUTES[place]}:00Z"></time></div>'
        for place, text in enumerate(texts)
    )
    return f'<!doctype html><html><body><div class="h-feed">{entries}</div></body></html>'.encode()


Answer = tuple[str, bytes, list[tuple[str, str]]]


class _Writer(WARCWriter):  # type: ignore[misc]  # it ships no types
    """One that leaves no temporary files open."""

    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


def warc(*answers: Answer, packed: bool = True, status: str = "200 OK", at: str = "2025-05-20T12:00:00Z") -> bytes:
    out = io.BytesIO()
    writer = _Writer(out, gzip=packed)
    about = writer.create_warcinfo_record("made.warc", {"software": "made here"})
    records = [about]
    for url, body, fields in answers or [("https://wall.example/", web_page(), [("Content-Type", "text/html")])]:
        head = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        records.append(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=head))
    for nth, record in enumerate(records):  # the same bytes whenever they are made
        record.rec_headers.replace_header("WARC-Date", at)
        record.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-8000-{nth:012}>")
        writer.write_record(record)
    return out.getvalue()
