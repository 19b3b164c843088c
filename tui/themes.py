"""The themes: the library's dark and light ones, and one of the highest contrast."""

from textual.theme import Theme

CONTRAST = Theme(
    name="high-contrast",
    primary="yellow",
    secondary="cyan",
    accent="cyan",
    foreground="white",
    background="black",
    surface="black",
    panel="black",
    success="lime",
    warning="yellow",
    error="red",
    dark=True,
    variables={
        "foreground-muted": "white",
        "text-primary": "yellow",
        "text-accent": "cyan",
        "text-success": "lime",
        "text-warning": "yellow",
        "text-error": "red",
        "primary-muted": "navy",
        "warning-muted": "black",
        "border": "white",
    },
)
THEMES = ("textual-dark", "textual-light", CONTRAST.name)


def next_theme(name: str) -> str:
    """The theme after this one."""
    return THEMES[(THEMES.index(name) + 1) % len(THEMES)] if name in THEMES else THEMES[0]
