import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.collectors.wire.html_text import html_text, web_address
from schemas.post import Link


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("<p>One<br>two<br/>three</p><p>four</p>", "One\ntwo\nthree\n\nfour"),
        ("<p>One\n line</p>\n<p>two</p>", "One line\n\ntwo"),
        ("<p>a<b>b</b><i>c</i> 1 &lt; 2</p>", "abc 1 < 2"),
        ("<div>One</div><div>two<script>x()</script></div>", "One\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ('<p>sun <img class="emoji" alt="☀"><img alt="A photo"></p>', "sun ☀"),
        ("<p>1 < 2 and 3", "1 < 2 and 3"),
        ("<p>a<!-- no -->b", "ab"),
        ("", ""),
    ],
)
def test_html_becomes_the_text_that_was_seen(html: str, text: str) -> None:
    assert html_text(html).text == text


@pytest.mark.parametrize("odd", ["", "<hr>"])
def test_links_keep_what_was_seen_and_where_they_lead(odd: str) -> None:
    html = f'<p>see <a href="https://tide.example/long?a=1&amp;b=2"><span>tide.example/lo…</span></a> <a href="/tag/x">#x</a></p>{odd}'
    seen = html_text(html, "https://home.example/")
    assert seen.text == "see tide.example/lo… #x"
    assert seen.links == (Link(text="tide.example/lo…", url="https://tide.example/long?a=1&b=2"),)


def test_only_addresses_of_the_web_are_links() -> None:
    assert web_address("/a", "https://home.example/b") == "https://home.example/a"
    assert web_address("//home.example/a") == "https://home.example/a"
    for href in ("javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "#top", "http://[", "/a", None):
        assert web_address(href) is None


@given(st.text(alphabet="<>/pabr='\" &;!-é\n", max_size=200))
def test_any_markup_gives_text(html: str) -> None:
    assert isinstance(html_text(html).text, str)
