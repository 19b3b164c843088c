"""Leases: nobody collects a source, or asks a host, while another run does.

A lease is renewed while its run works, with every page that is stored, and ends by itself some minutes after its run has died.
"""

from schemas.errors import TryLaterError
from schemas.following import Lease
from storage.holders import is_gone
from storage.transaction import Transaction

_LASTS = 300 * 1_000_000
"""Microseconds. Ten beats of a run that works; so long a source rests after another machine was switched off."""

_HELD = "SELECT 1 FROM leases l WHERE l.until > :now AND (l.locator = {locator} OR l.host = {host})"


def is_held(locator: str, host: str) -> str:
    """A condition on `:now`: somebody is at this source or at its host; both are names in SQL."""
    return f"EXISTS ({_HELD.format(locator=locator, host=host)})"


def take(lease: Lease, now: int, transaction: Transaction) -> bool:
    """Take a lease, unless the source or its host is held."""
    held = is_held(":locator", ":host")
    if transaction.value(f"SELECT {held}", now=now, locator=lease.locator, host=lease.host):
        return False
    transaction.run(
        "INSERT INTO leases (locator, host, holder, until) VALUES (:locator, :host, :holder, :until) ON CONFLICT (locator)"
        " DO UPDATE SET host = excluded.host, holder = excluded.holder, until = excluded.until",
        until=now + _LASTS,
        **lease._asdict(),
    )
    return True


def hold(lease: Lease, now: int, transaction: Transaction) -> None:
    """Renew a lease in the transaction that needs it: what a run stores that has lost its lease is not stored.

    Raises:
        TryLaterError: another run has taken over, for this one was silent for too long.
    """
    held = transaction.run(
        "UPDATE leases SET until = :until WHERE locator = :locator AND holder = :holder",
        until=now + _LASTS,
        locator=lease.locator,
        holder=lease.holder,
    )
    if not held:
        raise TryLaterError(lease.locator, "another run has taken over")


def renew(holder: str, now: int, transaction: Transaction) -> None:
    """Renew all that a run holds."""
    transaction.run("UPDATE leases SET until = :until WHERE holder = :holder", until=now + _LASTS, holder=holder)


def release(holder: str, transaction: Transaction, locator: str | None = None) -> bool:
    """Give back a lease, or all that a run holds; whether there was any."""
    one = " AND locator = :locator" if locator is not None else ""
    given = {} if locator is None else {"locator": locator}
    return transaction.run(f"DELETE FROM leases WHERE holder = :holder{one}", holder=holder, **given) > 0


def bury(now: int, transaction: Transaction) -> None:
    """Drop what dead runs hold, and say of them that they died."""
    transaction.run("DELETE FROM leases WHERE until <= :now", now=now)
    holders = transaction.all("SELECT holder FROM leases UNION SELECT holder FROM runs WHERE state = 'running'")
    for (holder,) in holders:
        if is_gone(holder):
            release(holder, transaction)
            transaction.run(
                "UPDATE runs SET state = 'died' WHERE state = 'running' AND holder = :holder", holder=holder
            )
