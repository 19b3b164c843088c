"""Posts out of h-entries."""

from datetime import UTC, datetime

from tests.archiver.collectors.made_pages import TWEET, entry, one, read


def test_an_entry_is_read_whole() -> None:
    post = one(
        entry(
            '<a class="u-url u-uid" href="/n/7c"><time class="dt-published" datetime="2025-05-02T10:00:00+02:00">2 May</time></a>'
            '<div class="e-content"><p>One #sea</p><p>two <a href="/long">home.example/lo…</a></p></div>'
            '<a class="p-author h-card" href="/ann">Ann Lee</a><img class="u-photo" src="/p.jpg" alt="A pier">'
        )
    )
    assert (post.platform, post.id, post.url) == ("web", "7c", "https://home.example/n/7c")
    assert (post.author.name, post.author.url, post.author.handle) == ("Ann Lee", "https://home.example/ann", None)
    assert (post.title, post.text, post.tags) == (None, "One #sea\n\ntwo home.example/lo…", ("sea",))
    assert [(link.text, link.url) for link in post.links] == [("home.example/lo…", "https://home.example/long")]
    assert (post.created_at, post.created_precision) == (datetime(2025, 5, 2, 8, tzinfo=UTC), "second")
    assert [(media.url, media.alt) for media in post.media] == [("https://home.example/p.jpg", "A pier")]


def test_an_entry_without_an_id_goes_by_its_address() -> None:
    assert one(entry('<p class="e-content">Hi</p><a class="u-url" href="/n/8">8</a>')).id == "https://home.example/n/8"


def test_the_author_of_a_feed_is_that_of_its_entries() -> None:
    page = (
        '<div class="h-feed"><a class="p-author h-card" href="/">Ann</a>'
        + entry('<p class="e-content">Hi</p>')
        + "</div>"
    )
    assert one(page).author.name == "Ann"


def test_a_name_is_a_title_unless_it_repeats_the_text() -> None:
    assert one(entry('<h2 class="p-name">The hut</h2><p class="e-content">It is open.</p>')).title == "The hut"
    assert one(entry('<h2 class="p-name">It is…</h2><p class="e-content">It is open.</p>')).title is None


def test_an_entry_that_passes_on_another_keeps_the_authors_apart() -> None:
    post = one(
        entry(
            '<span class="p-author h-card">Ann</span><div class="u-repost-of h-cite"><a class="p-author h-card" href="https://b.example">Bob</a>'
            '<p class="e-content">Tea</p><a class="u-url" href="https://b.example/7">7</a></div>'
        )
    )
    assert (post.author.name, post.text, post.reposted_by and post.reposted_by.name) == ("Bob", "Tea", "Ann")


def test_likes_and_old_style_articles_are_no_posts() -> None:
    assert not read(entry('<a class="u-like-of" href="https://b.example/1">liked</a>')).posts
    assert not read(
        '<article class="hentry"><h1 class="entry-title">T</h1><div class="entry-content">1/3 of it</div></article>'
    ).posts


def test_an_answer_knows_what_it_answers() -> None:
    post = one(
        entry(f'<a class="u-in-reply-to" href="https://x.com/a/status/{TWEET}">re</a><p class="e-content">Yes</p>')
    )
    assert post.in_reply_to_id == TWEET
