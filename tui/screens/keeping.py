"""What a reader keeps of threads, takes along and sends elsewhere."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from schemas.filter import ThreadFilter
from tui.screens.finding import Finding

if TYPE_CHECKING:
    from schemas.remark import Remark
    from schemas.thread import Thread


class Keeping(Finding):
    """The browsing screen as far as it keeps something."""

    def subject(self) -> str | None:
        """The id of the thread that a command means: the one that is read, or the one under the cursor."""
        if self.pane == "reading" and self.reading.thread is not None:
            return self.reading.thread.id or None
        row = self.threads.current()
        return None if row is None else row.id

    def _change(self, change: "Callable[[str, Remark], object]") -> None:
        """Change the remark on the thread that is meant, and show it."""
        thread = self.subject()
        if thread is None:
            self.tell("Only threads can be kept: this is a single post")
            return
        remarks = self.archive.remarks

        def write() -> None:
            change(thread, remarks.of(thread))
            self.app.call_later(self._changed, thread, remarks.of(thread))

        self.work.keep(write)

    def _changed(self, thread: str, remark: "Remark") -> None:
        self.threads.renew()
        if self.reading.thread is not None and self.reading.thread.id == thread:
            self.reading.remarked(remark)

    def action_star(self) -> None:
        """Star the thread, or take its star away."""
        remarks = self.archive.remarks
        self._change(lambda thread, remark: remarks.star(thread, starred=not remark.starred))

    def action_mark(self) -> None:
        """Mark the thread as read, or as unread."""
        remarks = self.archive.remarks

        def turn(thread: str, remark: "Remark") -> None:
            parts = len(self.archive.numbers_of(thread))
            remarks.see(thread, 0 if remark.seen >= parts else parts)

        self._change(turn)

    def see(self, thread: "Thread") -> None:
        """The thread is being read."""
        if thread.id:
            remarks = self.archive.remarks
            self._change(lambda name, _: remarks.see(name, len(thread.parts)))

    def leave_off(self) -> None:
        """Remember where the reader is in the thread."""
        reading, place = self.reading.reading, self.reading.place
        if reading is not None and reading.thread.id and self.reading.moved and place != reading.remark.place:
            self.work.keep(partial(self.archive.remarks.leave, reading.thread.id, place))
            self.reading.remarked(reading.remark._replace(place=place))

    def action_tag(self) -> None:
        """Ask for the tags of the thread."""
        self._with_remark(
            lambda remark: self.ask(
                "Tags of your own",
                "Words with spaces between; they are for you alone.",
                self._tag,
                hint="budget check-again",
                value=" ".join(remark.tags),
            )
        )

    def _tag(self, typed: str) -> None:
        self._change(lambda thread, _: self.archive.remarks.tag(thread, tuple(typed.split())))
        self.work.keep(self.places.read)

    def action_note(self) -> None:
        """Ask for a note on the thread."""
        self._with_remark(
            lambda remark: self.ask(
                "Note",
                "A line on this thread, for you alone. Nothing takes it away.",
                self._note,
                value=remark.note or "",
            )
        )

    def _note(self, typed: str) -> None:
        self._change(lambda thread, _: self.archive.remarks.note(thread, typed or None))

    def _with_remark(self, then: "Callable[[Remark], object]") -> None:
        thread = self.subject()
        if thread is not None:
            self.work.do(partial(self.archive.remarks.of, thread), then, "remark")

    # -- taking along -------------------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the text of the thread."""
        from tui.transcript import transcript

        self._with_thread(lambda thread: self._copy(transcript(thread), thread))

    def action_copy_markdown(self) -> None:
        """Copy the thread as Markdown."""
        from tui.markdown import markdown

        self._with_thread(lambda thread: self._copy(markdown(thread), thread))

    def action_copy_link(self) -> None:
        """Copy the address of the thread."""
        self._with_thread(self._copy_link)

    def _copy_link(self, thread: "Thread") -> None:
        address = _page_of(thread)
        if address is None:
            self.tell("No address of this thread is known")
        else:
            self.app.copy_to_clipboard(address)
            self.tell(f"Copied: {address}")

    def _copy(self, text: str, thread: "Thread") -> None:
        self.app.copy_to_clipboard(text)
        self.tell(f"Copied: {len(thread.parts)} part{'' if len(thread.parts) == 1 else 's'}")

    def _with_thread(self, then: Callable[["Thread"], object]) -> None:
        row = self.threads.current()
        if self.pane == "reading" or row is None:
            if self.reading.thread is not None:
                then(self.reading.thread)
        else:
            self.work.do(partial(self.archive.desk.thread, row.number), then, "fetch")

    def action_open_page(self) -> None:
        """Open the thread's own page in the browser."""
        self._with_thread(self._open_page)

    def _open_page(self, thread: "Thread") -> None:
        address = _page_of(thread)
        if address is None:
            self.tell("No address of this thread can be opened")
        else:
            self.app.open_url(address)
            self.tell(f"Opened: {address}")

    # -- sending elsewhere --------------------------------------------------------------------------------------------

    def action_export(self) -> None:
        """Ask what to write, and where."""
        from tui.screens.export import ExportScreen

        if self.abilities.export is None:
            return
        said = (self.subject(), self.asked, self.threads.count if self.threads.whole else None)
        self.app.push_screen(ExportScreen(*said, self.abilities.formats), self._export)

    def _export(self, wanted: "tuple[str | ThreadFilter, str] | None") -> None:
        export = self.abilities.export
        if wanted is not None and export is not None:
            what, file = wanted
            self.tell(f"Writing {file} …")
            self.work.do(
                lambda: export(what, file),
                lambda count: self.tell(f"{file}: {count:,} thread{'' if count == 1 else 's'}"),
                "export",
            )


def _page_of(thread: "Thread") -> str | None:
    from tui.links import openable

    found = (openable(part.post.url) for part in thread.parts)
    return next((address.url for address in found if address is not None), None)
