"""Repositories in CAR files."""

from hashlib import sha256
from pathlib import Path

import libipld
import pytest

from archiver.collectors.bluesky.repository_file import BlueskyCar
from schemas.errors import NoPostsError, UnreadableInputError
from tests.archiver.collectors.conftest import ReadBroken, ReadFile
from tests.archiver.made_repository import DID, bluesky_key, bluesky_post, car, cid_of

_RECORDED = Path(__file__).parents[5] / "shared" / "fixtures" / "bluesky" / "getRepo.car"
_PICTURE = b"\x01\x55\x12\x20" + sha256(b"a picture").digest()


def _key(place: int) -> str:
    return f"app.bsky.feed.post/{bluesky_key(place)}"


def test_records_are_posts_as_their_server_tells_them(read: ReadFile) -> None:
    link = {
        "index": {"byteStart": 4, "byteEnd": 9},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://home.example/"}],
    }
    image = {"$type": "blob", "ref": _PICTURE, "mimeType": "image/png", "size": 9}
    embed = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"record": {"uri": f"at://{DID}/{_key(5)}", "cid": "bafy"}},
        "media": {"$type": "app.bsky.embed.images", "images": [{"alt": "A gauge", "image": image}]},
    }
    records = {
        "app.bsky.actor.profile/self": {"displayName": "Ada Quay"},
        _key(1): bluesky_post(1, facets=[link], embed=embed),
    }
    (post,) = read(BlueskyCar(), car(records)).posts
    assert (post.id, post.platform) == (f"at://{DID}/{_key(1)}", "bluesky")
    assert (post.author.id, post.author.name, post.author.handle) == (DID, "Ada Quay", None)
    assert post.in_reply_to_id == f"at://{DID}/{_key(0)}"
    assert post.in_reply_to_author == DID
    assert [link.url for link in post.links] == ["https://home.example/"]
    assert post.quotes_id == f"at://{DID}/{_key(5)}"
    (medium,) = post.media
    assert (medium.alt, medium.mime) == ("A gauge", "image/png")
    assert medium.url is not None
    assert medium.url.endswith(f"cid={libipld.encode_cid(_PICTURE)}")


def test_other_records_are_passed_over(read: ReadFile) -> None:
    records = {
        "app.bsky.feed.like/a": {"text": "no"},
        _key(0): bluesky_post(0),
        "app.bsky.feed.postgate/b": {"text": "no"},
    }
    assert len(read(BlueskyCar(), car(records)).posts) == 1


def test_a_repository_without_posts_says_so(read: ReadFile) -> None:
    with pytest.raises(NoPostsError, match=r"app\.bsky\.feed\.post"):
        read(BlueskyCar(), car({"app.bsky.feed.like/a": {}}))


def test_a_block_that_is_not_what_its_hash_says_is_no_record(read: ReadFile) -> None:
    body = car().replace(b"Nine gauges went under", b"Nine gauges went hunder"[:22])
    found = read(BlueskyCar(), body)
    assert len(found.posts) == 2
    assert [trouble.where for trouble in found.troubles] == ["1 blocks"]


@pytest.mark.parametrize("left_out", [1, 40, 300])
def test_of_a_file_that_is_cut_what_is_there_is_read(read_broken: ReadBroken, left_out: int) -> None:
    found, why = read_broken(BlueskyCar(), car()[:-left_out])
    assert found.posts
    assert "cut off" in why


def test_any_cut_is_one_clear_error(read: ReadFile) -> None:
    body = car()
    for length in range(0, len(body) - 1, 7):
        with pytest.raises(UnreadableInputError):
            read(BlueskyCar(), body[:length])


def test_a_tree_that_names_one_part_a_thousand_times_is_read_once(read: ReadFile) -> None:
    blocks = [libipld.encode_dag_cbor({"l": None, "e": [{"p": 0, "k": _key(0).encode(), "v": None, "t": None}]})]
    for _ in range(60):  # each names the one before twice: 2 to the 60th ways down
        below = cid_of(blocks[-1])
        blocks.append(libipld.encode_dag_cbor({"l": below, "e": [{"p": 0, "k": b"x", "v": below, "t": below}]}))
    commit = libipld.encode_dag_cbor({"did": DID, "data": cid_of(blocks[-1])})
    header = libipld.encode_dag_cbor({"roots": [cid_of(commit)], "version": 1})
    sections = [header, *(cid_of(block) + block for block in (commit, *blocks))]
    body = b"".join(bytes([len(one) % 128 | 128, len(one) // 128]) + one for one in sections)
    with pytest.raises(UnreadableInputError, match="no posts"):
        read(BlueskyCar(), body)


@pytest.mark.skipif(not _RECORDED.exists(), reason="no recorded answers beside this checkout (../shared/fixtures)")
def test_a_recorded_repository_has_the_posts_that_its_server_lists(read: ReadFile) -> None:
    assert BlueskyCar().recognise("/x", _RECORDED.read_bytes()[:65536]) is not None
    found = read(BlueskyCar(), _RECORDED)
    assert len(found.posts) == 137
    assert found.troubles == []
