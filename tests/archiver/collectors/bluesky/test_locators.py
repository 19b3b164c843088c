import pytest

from archiver.collectors import recognised
from archiver.collectors.bluesky import Bluesky
from schemas.errors import UnknownLocatorError

_DID = "did:plc:adaadaadaadaadaadaadaada"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ada.bsky.social", "@ada.bsky.social"),
        ("@ada.bsky.social", "@ada.bsky.social"),
        ("@Ada.BSKY.social", "@ada.bsky.social"),
        ("@harbour.example", "@harbour.example"),
        ("bsky:harbour.example", "@harbour.example"),
        ("bsky:@harbour.example", "@harbour.example"),
        ("at://harbour.example", "@harbour.example"),
        (f"at://{_DID}/", _DID),
        (_DID, _DID),
        ("did:web:harbour.example", "did:web:harbour.example"),
        ("did:web:localhost%3A2583", "did:web:localhost%3A2583"),
        ("https://bsky.app/profile/ada.bsky.social", "@ada.bsky.social"),
        ("http://www.bsky.app/profile/Ada.bsky.social/?ref=x#top", "@ada.bsky.social"),
        (f"https://bsky.app/profile/{_DID.replace(':', '%3A')}", _DID),
        (f"https://bsky.app/profile/{_DID}/post/3abc", f"at://{_DID}/app.bsky.feed.post/3abc"),
        ("https://bsky.app/profile/ada.test/post/3abc/?x=1", "at://ada.test/app.bsky.feed.post/3abc"),
        (f"at://{_DID}/app.bsky.feed.post/3abc", f"at://{_DID}/app.bsky.feed.post/3abc"),
        ("pds+https://PDS.example/Ada.test", "pds+https://pds.example/ada.test"),
        (f"pds+https://pds.example/{_DID}/", f"pds+https://pds.example/{_DID}"),
        ("pds+http://127.0.0.1:2583/@ada.test", "pds+http://127.0.0.1:2583/ada.test"),
        ("pds+http://[::1]:2583/ada.test", "pds+http://[::1]:2583/ada.test"),
    ],
)
def test_a_locator_of_ours_has_one_spelling(written: str, kept: str) -> None:
    source = Bluesky().recognise(written, None)
    assert source is not None
    assert source.locator == kept
    assert Bluesky().recognise(kept, None) == source, "and is recognised in it again"
    assert recognised(written, None)[0].name == "bluesky"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "@",
        "@ada",
        "ada",
        "harbour.example",
        "@ada@social.example",
        "ada@social.example",
        "@ada.bsky.social@social.example",
        "@harbour.local",
        "@ada..test",
        "@-ada.test",
        "@ada.7",
        "did:plc:short",
        "did:key:z6Mk",
        "https://bsky.app/",
        "https://bsky.app/profile/ada.test/rss",
        "https://bsky.app/profile/ada.test/feed/quays",
        "https://bsky.app/profile/ada.test/lists/3abc",
        "https://bsky.app/search?q=quay",
        "https://bsky.app.evil.example/profile/ada.test",
        "https://social.example/@ada",
        "https://evil.example/?u=https://bsky.app/profile/ada.test",
        f"at://{_DID}/app.bsky.feed.like/3abc",
        "at://",
        "pds+https://pds.example/",
        "pds+ftp://pds.example/ada.test",
        "pds+https://a:b@pds.example/ada.test",
        "pds+https:///ada.test",
        "https://[",
        "-",
        "@" + "a" * 300 + ".test",
        "x" * 5000 + ".bsky.social",
    ],
)
def test_what_is_not_ours_is_left_to_others(written: str) -> None:
    assert Bluesky().recognise(written, None) is None


def test_a_file_is_never_ours() -> None:
    assert Bluesky().recognise("@ada.bsky.social", b"text") is None


def test_nobody_takes_a_bare_domain() -> None:
    with pytest.raises(UnknownLocatorError):
        recognised("harbour.example", None)
