"""Unpacking: whatever the pieces, the same body, or an error."""

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.web.bodies import CutOffError, TooLargeError, UndecodableError, whole_body

TEXT = "the whole page, ünïcode ".encode() * 3000


def _bare(body: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(body) + packing.flush()


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("", bytes),
    "identity": ("identity", bytes),
    "gzip": ("gzip", gzip.compress),
    "old gzip": ("X-GZIP", gzip.compress),
    "two members": ("gzip", lambda body: gzip.compress(body[:1000]) + gzip.compress(body[1000:])),
    "an empty member": ("gzip", lambda body: gzip.compress(b"") + gzip.compress(body)),
    "padded": ("gzip", lambda body: gzip.compress(body) + bytes(512)),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", _bare),
    "with identity": ("gzip, identity", gzip.compress),
}


def _pieces(packed: bytes, size: int) -> list[bytes]:
    return [packed[start : start + size] for start in range(0, len(packed), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 65536])
@pytest.mark.parametrize("kind", PACKED)
def test_a_body_is_whole_whatever_its_pieces(kind: str, size: int) -> None:
    coding, pack = PACKED[kind]
    assert whole_body(_pieces(pack(TEXT), size), coding, len(TEXT)) == TEXT


@given(st.binary(max_size=3000), st.sampled_from(sorted(PACKED)), st.integers(1, 4000))
def test_any_body_is_whole(body: bytes, kind: str, size: int) -> None:
    coding, pack = PACKED[kind]
    packed = pack(body)
    assert whole_body(_pieces(packed, size), coding, max(len(body), len(packed))) == body


@given(st.binary(min_size=1, max_size=300), st.data())
def test_no_part_of_a_packed_body_passes_for_the_whole(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body)
    part = packed[: data.draw(st.integers(1, len(packed) - 1))]
    with pytest.raises(CutOffError):
        whole_body([part], "gzip", 10_000)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.integers(1, 50))
def test_junk_does_no_harm(junk: bytes, coding: str, size: int) -> None:
    with suppress(CutOffError, UndecodableError, TooLargeError):
        whole_body(_pieces(junk, size), coding, 1000)


@pytest.mark.parametrize("kind", PACKED)
def test_one_byte_too_many_is_too_many(kind: str) -> None:
    coding, pack = PACKED[kind]
    with pytest.raises(TooLargeError):
        whole_body([pack(TEXT)], coding, len(TEXT) - 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "identity", ""])
def test_no_body_is_none(coding: str) -> None:
    assert whole_body([], coding, 10) == b""


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "?"])
def test_what_was_not_asked_for_is_not_guessed_at(coding: str) -> None:
    with pytest.raises(UndecodableError):
        whole_body([b"?"], coding, 10)
