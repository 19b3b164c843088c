"""Being asked to end: SIGTERM, as systemd and a shutdown send it, ends a command as Ctrl-C does, whatever it is at."""

from collections.abc import Iterator
from contextlib import contextmanager


class AskedToEnd(KeyboardInterrupt):
    """SIGTERM came."""


@contextmanager
def ends_orderly() -> Iterator[None]:
    """Let SIGTERM raise AskedToEnd in here; once, for what then tidies up is not to be disturbed."""
    import signal
    from threading import current_thread, main_thread

    if current_thread() is not main_thread() or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield  # whoever took it over has plans
        return

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise AskedToEnd

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
