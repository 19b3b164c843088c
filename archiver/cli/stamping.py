"""Time-stamps at the end of a run, if the settings name a server: one line if there is none to be had, and never a failure of the run."""

from archiver.cli.output import Narrator
from archiver.collectors.client import Client
from archiver.following.visits import clock
from archiver.settings.network import network_settings
from schemas.errors import ArchiveError, WhipstitchError
from schemas.following import Lease
from storage import Archive
from storage.holders import new_holder

_WHAT = "time-stamps"
"""What the lease is called: manifests name each other, so one run at a time makes them."""


def stamp_what_came(archive: Archive, client: Client, narrator: Narrator) -> None:
    """Have what came since the last time-stamp stamped; what is missed now, the next run has stamped with its own.

    Raises:
        ArchiveError: it cannot be written to.
    """
    settings = network_settings()
    if not settings.timestamp_server or archive.evidence.stamps.pending() is None:
        return
    from archiver.timestamping import stamp

    lease = Lease(_WHAT, None, new_holder())
    if not archive.rota.take(lease, clock()):
        return
    try:
        if stamp(archive, client, settings.timestamp_server, settings.timestamp_roots):
            narrator.say("time-stamped", "stamped")
    except ArchiveError:
        raise
    except WhipstitchError as error:
        narrator.complain(f"no time-stamp: {error}", "stamp_failed")
    finally:
        archive.rota.release(lease.holder)
