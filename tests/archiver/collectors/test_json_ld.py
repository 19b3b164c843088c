"""Posts out of JSON-LD."""

from datetime import UTC, datetime

import pytest

from tests.archiver.collectors.made_pages import ld, posting, read


def test_json_ld_is_read_from_lists_graphs_and_references() -> None:
    page = ld(
        {
            "@graph": [
                posting(1, author={"@id": "#a"}, datePublished="2025-05-01T10:00+0200"),
                {"@id": "#a", "@type": "Person", "name": "Ann", "alternateName": "@ann"},
            ]
        },
        {
            "@type": "ItemList",
            "itemListElement": [{"@type": "ListItem", "item": posting(2, author="Bob", comment=[posting(9)])}],
        },
        [posting(3, **{"@type": ["http://schema.org/DiscussionForumPosting"]}, sharedContent=posting(8))],
    )
    posts = read(page).posts
    assert [(post.text, post.author.name, post.author.handle) for post in posts] == [
        ("Post 1", "Ann", "ann"),
        ("Post 2", "Bob", None),
        ("Post 3", None, None),
    ]
    assert (posts[0].created_at, posts[0].created_precision) == (datetime(2025, 5, 1, 8, tzinfo=UTC), "minute")
    assert posts[0].id == "https://home.example/p/1"


def test_one_headline_above_all_is_a_label() -> None:
    assert [post.title for post in read(ld([posting(1, headline="Update"), posting(2, headline="Update")])).posts] == [
        None,
        None,
    ]
    assert [post.title for post in read(ld([posting(1, headline="Tea"), posting(2, headline="Post")])).posts] == [
        "Tea",
        None,
    ]


def test_the_article_itself_is_no_post_but_a_blog_of_them_is() -> None:
    article = {"@type": "BlogPosting", "headline": "The ice", "articleBody": "Long."}
    assert not read(ld(article)).posts
    assert len(read(ld([{**article, "url": f"https://home.example/{n}"} for n in range(2)])).posts) == 2


@pytest.mark.parametrize("broken", ["{", '{"a": }', "[" * 100_000, '{"@type": "SocialMediaPosting"}', "nonsense", ""])
def test_broken_json_ld_does_not_hide_the_rest(broken: str) -> None:
    assert len(read(f'<script type="application/ld+json">{broken}</script>' + ld(posting(1))).posts) == 1
