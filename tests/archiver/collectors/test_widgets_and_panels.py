"""Feed widgets, and panels that no markup names."""

from datetime import UTC, datetime

from tests.archiver.collectors.made_pages import TWEET, panel, read


def ctf(number: int, text: str, extra: str = "") -> str:
    return (
        f'<div class="ctf-item" id="{number}"><div>{extra}<a class="ctf-author-name">Ann</a><a class="ctf-author-screenname">@ann</a>'
        f'<a class="ctf-tweet-date" href="https://twitter.com/ann/status/{number}">4 Oct</a></div><p class="ctf-tweet-text">{text}</p></div>'
    )


def test_a_feed_widget_is_read_with_its_hidden_half() -> None:
    number = int(TWEET)
    page = '<div id="ctf"><p>Bio 2/3</p><div class="ctf-tweets">' + ctf(
        number + 1, 'One <a class="ctf_more">...</a><span class="ctf_remaining">two.</span>'
    )
    posts = read(
        page + ctf(number, "Three", '<div class="ctf-context">Bob Retweeted</div>') + "</div><a>Load More</a></div>"
    ).posts
    assert [(post.text, post.author.handle, post.reposted_by and post.reposted_by.name) for post in posts] == [
        ("One two.", "ann", None),
        ("Three", "ann", "Bob"),
    ]


def test_a_panel_without_markup_is_read_as_text_is() -> None:
    page = "<nav><div>Menu</div></nav><h1>The guide</h1><p>1/3 of it</p><h3>Notifications</h3>"
    page += (
        panel(("Ann", "Head", "Body", "4:05pm"), ("Bob", "Only", "3:00pm"), ("Ann", "Tea", "At <b>four</b>.", "2:00pm"))
        + "<p>Close</p>"
    )
    posts = read(page).posts
    assert [(post.author.name, post.title, post.text) for post in posts] == [
        ("Ann", "Head", "Body"),
        ("Bob", None, "Only"),
        ("Ann", "Tea", "At four."),
    ]
    assert all(post.date_inferred for post in posts)


def test_a_panel_tells_what_its_markup_knows() -> None:
    block = '<li><div><b>Ann</b><p>See <a href="https://t.example/long">t.example/lo…</a></p><a href="/s/{n}"><time datetime="2025-05-1{n}T10:00:00Z">{n}h</time></a></div></li>'
    posts = read("<ul>" + block.format(n=9) + block.format(n=8) + "</ul>").posts
    assert [(post.url, post.date_inferred, post.created_at) for post in posts] == [
        (f"https://home.example/s/{n}", False, datetime(2025, 5, 10 + n, 10, tzinfo=UTC)) for n in (9, 8)
    ]
    assert [(link.text, link.url) for link in posts[0].links] == [("t.example/lo…", "https://t.example/long")]


def test_a_flat_panel_is_cut_at_its_times() -> None:
    lines = (
        "<h3>Notifications</h3>",
        "<p>Ann</p>",
        "<p>Head</p>",
        "<p>Body</p>",
        "<i>6:05pm</i>",
        "<p>Bob</p>",
        "<p>Only</p>",
        "<i>5:05pm</i>",
        "<p>Ann</p>",
        "<p>Tea</p>",
        "<i>4:05pm</i>",
    )
    assert [(post.author.name, post.title, post.text) for post in read("<div>" + "".join(lines) + "<p>Close</p></div>").posts] == [
        ("Ann", "Head", "Body"), ("Bob", None, "Only"), ("Ann", None, "Tea"),
    ]  # fmt: skip
