"""The plain text of a status.

Links are written as three spans, `https://` and the tail hidden, the middle shown: joined they are the whole address
(app/lib/text_formatter.rb in Mastodon). `.quote-inline` ("RE: address") is for servers that know no quotes.
"""

from selectolax.lexbor import LexborHTMLParser

from archiver.collectors.wire.html_text import HtmlText, html_text, node_text


def prose(content: str, *, quotes: bool, base: str) -> HtmlText:
    """The text that was written, with its links.

    Args:
        content: the status's HTML.
        quotes: whether the status names the post that it quotes, so that the stand-in can go.
        base: the server's address, for links without a host.
    """
    if not (quotes and "quote-inline" in content):
        return html_text(content, base)
    page = LexborHTMLParser(content)
    for node in page.css(".quote-inline"):
        if node.parent is not None:  # else it went with one around it
            node.decompose()
    return node_text(page.body, base) if page.body is not None else HtmlText("")
