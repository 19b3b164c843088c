"""Members stand behind one another, however large they are unpacked."""

import gzip
import io

import pytest

from storage.captures.members import BrokenError, Member, members, whole_until


def _packed(*contents: bytes) -> tuple[bytes, list[Member]]:
    """Members in a row, and where each stands."""
    found, body = [], b""
    for content in contents:
        member = gzip.compress(content, mtime=0)
        found.append(Member(len(body), len(member), content))
        body += member
    return body, found


@pytest.mark.parametrize(
    "sizes", [(10, 10), (300_000, 10), (10, 2_000_000, 10), (262_144, 262_144), (5_000_000, 5_000_000, 1)]
)
def test_each_member_is_found_where_it_stands(sizes: tuple[int, ...]) -> None:
    contents = [bytes(range(256)) * (size // 256) + b"." for size in sizes]
    body, expected = _packed(*contents)
    assert list(members(io.BytesIO(body))) == expected
    assert whole_until(io.BytesIO(body), 0) == len(body)


def test_what_stands_behind_the_last_whole_member_is_told_from_it() -> None:
    body, (_, last) = _packed(b"x" * 1_000_000, b"y" * 1_000_000)
    assert whole_until(io.BytesIO(body[:-3]), 0) == last.start
    with pytest.raises(BrokenError):
        list(members(io.BytesIO(body[:-3])))
