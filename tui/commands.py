"""Every command once: its keys, its word in the footer, its entry in the palette, its line in the help."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding


class Command(NamedTuple):
    """Something that one can do in the browser."""

    name: str
    """Identifies it, also for those who set their own keys."""
    keys: str
    """As the library spells them, commas between; empty when the palette alone offers it."""
    action: str
    footer: str
    """One word for the footer; empty when it is not shown there."""
    title: str
    """For the palette and the help."""
    panes: str = "list reading places"
    """Where the footer shows it."""


OPEN = Command("open", "", "open", "Read", "Read the thread under the cursor", "list")
BACK = Command("back", "escape,backspace,h,left", "back", "Back", "Go back to the list", "reading places")
COLLECT = Command("collect", "C", "collect", "", "Collect a page, a file or an account …")

COMMANDS: tuple[Command, ...] = (
    OPEN,
    BACK,
    Command("search", "slash", "search", "Search", "Search the words of all posts", "list reading"),
    Command("places", "f", "places", "Filters", "Choose a source, an author, complete or not", "list"),
    Command(
        "incomplete", "i", "cycle_complete", "Incomplete", "Show incomplete threads, complete ones, or all", "list"
    ),
    Command("author", "a", "this_author", "Author", "Show only the threads of this author", "list"),
    Command("clear", "c", "clear", "", "Show all threads again (in the list also Esc)"),
    Command("evidence", "w", "evidence", "Why", "Show why each part is there, and its capture", "reading"),
    Command("unfold", "x", "unfold", "Unfold", "Unfold content warnings and very long texts", "reading"),
    Command("links", "o", "links", "Links", "Open a link of this thread in the browser …", "reading"),
    Command("copy", "y", "copy", "Copy", "Copy the text of this thread", "reading"),
    Command("refresh", "r", "refresh", "", "Take in what was collected meanwhile"),
    Command("theme", "t", "app.toggle_theme", "", "Change between the light and the dark theme"),
    Command("help", "question_mark,f1", "help", "Help", "Show all keys"),
    Command("palette", "ctrl+p", "app.command_palette", "", "Find a command by its name"),
    Command("quit", "q", "app.quit", "Quit", "Quit"),
)

MOVING = (
    ("↑ ↓ or k j", "one line or thread"),
    ("PageUp PageDown", "one screen"),
    ("Home End or g G", "the first, the last"),
    ("n p", "the next part of a thread, the one before"),
    ("Tab", "the next pane"),
)
"""Keys that only move: for the help."""

_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "escape": "Esc",
    "backspace": "Backspace",
    "ctrl+p": "^p",
    "f1": "F1",
    "left": "←",
}


def bindings() -> list[Binding]:
    """The commands as keys of the browsing screen."""
    return [
        Binding(command.keys, command.action, command.title, show=False, id=f"browse.{command.name}")
        for command in (*COMMANDS, COLLECT)
        if command.keys and not command.action.startswith("app.command_palette")
    ]


def keys(command: Command) -> list[str]:
    """The keys of a command as people write them."""
    if command is OPEN:
        return ["Enter", "l", "→"]
    return [_NAMES.get(key, key) for key in command.keys.split(",") if key]


def footer(pane: str) -> Iterable[tuple[str, Command]]:
    """Which commands the footer shows beside a pane, each with its first key."""
    return [(keys(command)[0], command) for command in COMMANDS if command.footer and pane in command.panes.split()]
