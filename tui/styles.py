"""The styles inside lists, lines and the reading view, by name, out of the theme's colours alone.

Not component classes of a widget: the library works out every one of them for every widget whenever anything about it changes, and
that made up a third of the time to the first paint.
"""

from textual.style import Style
from textual.widget import Widget

_STYLES = {
    "strong": "bold",
    "quiet": "$foreground-muted",
    "faint": "$foreground 25%",
    "good": "$text-success",
    "warn": "$text-warning",
    "mark": "bold $text-accent",
    "star": "bold $text-warning",
    "bar": "$text-primary",
    "cursor": "on $foreground 10%",
    "cursor-focused": "on $primary-muted",
    # One line
    "key": "bold $text-primary",
    "chip": "$foreground on $primary-muted",
    "notice": "bold $text-warning on $warning-muted",
    # Reading
    "title": "bold $text-primary",
    "author": "bold",
    "headline": "bold",
    "complete": "$text-success",
    "incomplete": "bold $text-warning",
    "inferred": "$text-warning",
    "body": "$foreground",
    "warning": "bold $text-warning",
    "gap": "italic $text-warning",
    "media": "italic $foreground-muted",
    "address": "$foreground-muted",
    "evidence": "$foreground-muted",
    "cut": "$text-error",
    "link": "underline $text-accent",
    "note": "italic $text-accent",
    "quote": "$foreground-muted",
    "gone": "strike $text-error",
    "came": "$text-success",
    "tag": "$text-success",
    "mention": "$text-primary",
    "gutter": "bold $text-primary",
    "rule": "$foreground 25%",
}


def style(widget: Widget, name: str) -> Style:
    """A style to lay over a widget's own; parsed once a theme."""
    return widget.app.stylesheet.parse_style(_STYLES[name])
