"""Every command once: its keys, its word in the footer, its entry in the palette, its line in the help."""

from collections.abc import Iterable, Mapping
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
    panes: str = "list reading places empty"
    """Where the footer shows it; `empty` stands for the list as long as there is no thread."""
    needs: str | None = None
    """The ability that it needs; see tui.abilities."""


class Group(NamedTuple):
    """Commands that belong together."""

    title: str
    commands: tuple[Command, ...]


OPEN = Command("open", "", "open", "Read", "Read the thread under the cursor", "list")

GROUPS: tuple[Group, ...] = (
    Group(
        "Reading",
        (
            OPEN,
            Command("back", "escape,backspace,h,left", "back", "Back", "Go back to the list", "reading places"),
            Command("evidence", "w", "evidence", "Why", "Show why each part is there, and its capture", "reading"),
            Command("edits", "d", "edits", "Edits", "Show what was edited, as differences", "reading"),
            Command(
                "whole", "v", "as_one_text", "One text", "Read the thread as one text, without the seams", "reading"
            ),
            Command("unfold", "x", "unfold", "Unfold", "Unfold content warnings and very long texts", "reading"),
            Command("pictures", "I", "pictures", "", "Show pictures, or only what describes them"),
            Command("links", "o", "links", "Links", "Open a link of this thread in the browser …", "reading"),
            Command("page", "O", "open_page", "", "Open the thread's own page in the browser"),
        ),
    ),
    Group(
        "Finding",
        (
            Command("search", "slash", "search", "Search", "Search the words of all posts", "list reading"),
            Command("places", "f", "places", "Filters", "Choose sources, authors, tags, saved filters", "list"),
            Command(
                "incomplete", "i", "cycle_complete", "Incomplete", "Incomplete threads, complete ones, or all", "list"
            ),
            Command("unread-only", "N", "cycle_unread", "", "Unread threads, read ones, or all"),
            Command("starred", "asterisk", "cycle_starred", "", "Starred threads, the others, or all"),
            Command("author", "a", "this_author", "", "Show only the threads of this author"),
            Command("filter", "F", "filter", "", "Filter in words: tag, date, platform, media …"),
            Command("clear", "c", "clear", "", "Show all threads again (in the list also Esc)"),
            Command("save", "K", "save_filter", "", "Keep this filter under a name …"),
            Command("drop", "", "drop_filter", "", "Forget a saved filter …"),
            Command("next-unread", "u", "next_unread", "Unread", "Go to the next unread thread", "list reading"),
            Command("date", "D", "jump_to_date", "", "Jump to a date …"),
            Command("go-to", "colon", "go_to", "", "Go to the thread of an address or an id …"),
        ),
    ),
    Group(
        "Keeping",
        (
            Command("star", "s", "star", "Star", "Star this thread, or take its star away", "list reading"),
            Command("tag", "plus", "tag", "", "Tag this thread …"),
            Command("note", "e", "note", "", "Write a note on this thread …"),
            Command("mark", "M", "mark", "", "Mark this thread as read, or as unread"),
            Command("copy", "y", "copy", "Copy", "Copy the text of this thread", "reading"),
            Command("copy-link", "Y", "copy_link", "", "Copy the address of this thread"),
            Command("copy-markdown", "ctrl+y", "copy_markdown", "", "Copy this thread as Markdown"),
            Command("export", "E", "export", "", "Export this thread, or all of this filter …", needs="export"),
        ),
    ),
    Group(
        "Stitching",
        (
            Command("join", "J", "join", "", "Join: here, then again on the thread to add", needs="join"),
            Command("split", "S", "split", "", "Split this thread before a part …", needs="split"),
            Command("undo", "Z", "undo", "", "Take back what was joined or split of this thread", needs="undo"),
        ),
    ),
    Group(
        "Collecting",
        (
            Command(
                "collect", "C", "collect", "Collect", "Collect a page, a file or an account …", "empty", needs="collect"
            ),
            Command("cancel", "X", "cancel", "", "Stop collecting; what is stored stays", needs="collect"),
            Command("follow", "A", "follow", "", "Follow an account, a feed or a page …", needs="follow"),
            Command("sample", "T", "sample", "Sample", "Try a sample page", "empty", needs="sample"),
            Command("refresh", "r", "refresh", "", "Take in what was collected meanwhile"),
        ),
    ),
    Group(
        "The screen",
        (
            Command("overview", "V", "overview", "", "The archive at a glance, in numbers"),
            Command("narrower", "less_than_sign", "widen(-4)", "", "Make this pane narrower"),
            Command("wider", "greater_than_sign", "widen(4)", "", "Make this pane wider"),
            Command("theme", "t", "app.next_theme", "", "Dark, light, or high contrast"),
            Command("help", "question_mark,f1", "help", "Help", "Show all keys"),
            Command("palette", "ctrl+p", "app.command_palette", "", "Find a command by its name"),
            Command("quit", "q", "app.quit", "Quit", "Quit"),
        ),
    ),
)
COMMANDS: tuple[Command, ...] = tuple(command for group in GROUPS for command in group.commands)

MOVING = (
    ("↑ ↓ or k j", "one line or thread"),
    ("PageUp PageDown", "one screen"),
    ("Home End or g G", "the first, the last"),
    ("n p", "the next part of a thread, the one before"),
    ("1 … 9", "open that link of the thread"),
    ("Tab", "the next pane"),
)
"""Keys that only move: for the help."""

_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "asterisk": "*",
    "colon": ":",
    "plus": "+",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "escape": "Esc",
    "backspace": "Backspace",
    "ctrl+p": "^p",
    "ctrl+y": "^y",
    "f1": "F1",
    "left": "←",
}


def bindings() -> list[Binding]:
    """The commands as keys of the browsing screen."""
    return [
        Binding(command.keys, command.action, command.title, show=False, id=identity(command))
        for command in COMMANDS
        if command.keys and not command.action.startswith("app.command_palette")
    ]


def identity(command: Command) -> str:
    """The name by which its keys can be set."""
    return f"browse.{command.name}"


def keys(command: Command, own: Mapping[str, str]) -> list[str]:
    """The keys of a command as people write them; `own` are those that the user set."""
    if command is OPEN:
        return ["Enter", "l", "→"]
    return [_NAMES.get(key, key) for key in own.get(identity(command), command.keys).split(",") if key]


def footer(pane: str, own: Mapping[str, str]) -> Iterable[tuple[str, Command]]:
    """Which commands the footer shows beside a pane, each with its first key."""
    return [
        (said[0], command)
        for command in COMMANDS
        if command.footer and pane in command.panes.split() and (said := keys(command, own))
    ]
