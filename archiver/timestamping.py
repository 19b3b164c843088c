"""Having somebody else say when the captures were here (RFC 3161): a time-stamp for the manifest of what a run brought.

The server learns one digest. Requests are made, answers read and verified by `rfc3161-client`, an extra: it is not loaded where no
server is named.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from schemas.errors import SettingsError, UnreadableInputError
from schemas.rows import Finding
from storage import Archive
from storage.stamps import Stamped

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest, TimeStampResponse

_KIND = "application/timestamp-query"
"""RFC 3161, section 3.4."""


class Postman(Protocol):
    """Who carries a message to a server."""

    def post(self, url: str, message: bytes, media_type: str) -> bytes:
        """What the server answers.

        Raises:
            WhipstitchError: nothing of use.
        """
        ...


def stamp(archive: Archive, postman: Postman, server: str, roots: Path | None) -> int:
    """Have a time-stamp made for what came since the last one, and keep it; how many manifests were stamped.

    Args:
        archive: whose captures.
        postman: the way out.
        server: where to ask.
        roots: certificates that the answer must lead to; null: whatever it is signed with is kept.

    Raises:
        SettingsError: the extra is not installed, or the certificates cannot be read.
        UnreadableInputError: the server says no, or something else than what was asked.
        TryLaterError: not now.
    """
    trusted = _certificates(roots)
    manifest = archive.evidence.stamps.pending()
    if manifest is None:
        return 0
    _library()
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    request = TimestampRequestBuilder().data(manifest.content).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = postman.post(server, request.as_bytes(), _KIND)
    why = _fault(answer, manifest.content, trusted, request)
    if why:
        raise UnreadableInputError(server, f"its time-stamp cannot be used: {why}")
    archive.evidence.stamps.keep(manifest, answer)
    return 1


def findings(archive: Archive, roots: Path | None) -> Iterator[Finding]:
    """Whether every time-stamp is one for its manifest, and signed by somebody whom these certificates vouch for.

    Raises:
        SettingsError: the certificates cannot be read.
    """
    kept = [one for one in archive.evidence.stamps.kept() if one.answer is not None]
    if not kept:
        return
    try:
        _library()
    except SettingsError as error:
        yield Finding(f"{len(kept):,} time-stamps were not verified: {error}", is_fault=False)
        return
    trusted = _certificates(roots)
    yield from _faults(kept, trusted)
    if not trusted:
        said = "are for what they stand beside; who signed them is not verified: name certificates (timestamp_roots)"
        yield Finding(f"{len(kept):,} time-stamps {said}", is_fault=False)


def _faults(kept: Sequence[Stamped], trusted: "Sequence[Certificate]") -> Iterator[Finding]:
    for manifest, answer in kept:
        why = _fault(answer or b"", manifest.content, trusted)
        if why:
            yield Finding(f"manifest {manifest.name}: its time-stamp does not hold: {why}", is_fault=True)


def _fault(
    answer: bytes, content: bytes, trusted: "Sequence[Certificate]", request: "TimeStampRequest | None" = None
) -> str | None:
    """Why an answer is no time-stamp of the content; null if it is one."""
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        response = decode_timestamp_response(answer)
        if response.status:
            return f"the server says no ({response.status})"
        if trusted:
            nonce = None if request is None else request.nonce
            VerifierBuilder(roots=[*trusted], nonce=nonce).build().verify_message(response, content)
            return None
        return _mismatch(response, content, request)
    except (ValueError, VerificationError) as error:
        return str(error) or "it cannot be read"


def _mismatch(response: "TimeStampResponse", content: bytes, request: "TimeStampRequest | None") -> str | None:
    """What can be seen without certificates."""
    from hashlib import sha256

    told = response.tst_info
    if told.message_imprint.message != sha256(content).digest():
        return "it is of something else"
    if request is not None and told.nonce != request.nonce:
        return "it answers another question"
    return None


def _certificates(roots: Path | None) -> "list[Certificate]":
    if roots is None:
        return []
    _library()
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(roots.expanduser().read_bytes())
    except OSError as error:
        raise SettingsError("timestamp_roots", f"{roots}: {error.strerror or error}") from error
    except (ValueError, RuntimeError) as error:
        raise SettingsError("timestamp_roots", f"{roots}: holds no certificates (PEM)") from error


def _library() -> None:
    try:
        import rfc3161_client  # noqa: F401 - is it here?
    except ImportError as error:
        raise SettingsError("timestamp_server", "needs an extra: pip install whipstitch[timestamps]") from error
