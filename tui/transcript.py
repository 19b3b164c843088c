"""A thread as plain text for the clipboard: safe to paste into a terminal, gaps named."""

from typing import TYPE_CHECKING

from tui.blocks import Block, Wishes
from tui.document import document

if TYPE_CHECKING:
    from schemas.thread import Thread


def transcript(thread: "Thread") -> str:
    """The whole thread as one reads it, nothing folded."""
    from tui.reading import Reading

    lines = [_line(block) for block in document(Reading(thread), Wishes(unfolded=True)).blocks]
    return "\n".join(lines).strip() + "\n"


def _line(block: Block) -> str:
    return f"{block.gutter}  {block.text}" if block.gutter else block.text
