"""What may be done to the archive within one transaction."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

import orjson

from schemas.following import Lease
from schemas.page import Page
from schemas.strand import Chain, Decision, Strand
from schemas.text import all_encodable
from storage.absences import observe
from storage.arrivals import Stored, arrive
from storage.captures.keeping import Keeper
from storage.forgetting import Forgotten, forget, without_forgotten
from storage.kin import DECISIONS, decisions, kin, strands
from storage.leases import hold
from storage.media import keep, media_folder, miss, sweep, take, want
from storage.origins import Known, Origins
from storage.reweaving import reweave
from storage.transaction import Transaction
from storage.weaving import Woven, weave


class Writer:
    """The archive, open for writing: everything that is done through it is stored together, or not at all."""

    def __init__(self, transaction: Transaction, known: Known, keeper: Keeper) -> None:
        self._transaction = transaction
        self._origins = Origins(transaction, known)
        self._keeper = keeper
        self._shelf = keeper.shelf
        self._media = media_folder(transaction.dialect.path)

    def store(self, page: Page, clues: Sequence[str | None]) -> Stored:
        """Store a page: posts by (platform, id), what they said before as revisions, its captures, and its checkpoint.

        Args:
            page: posts in the order in which they were listed.
            clues: what stitching read from each post, in the same order.
        """
        page, clues = without_forgotten(page, clues, self._transaction)
        self._transaction.run("SAVEPOINT page")
        try:
            stored = arrive(page, clues, self._transaction, self._origins)
        except (UnicodeEncodeError, orjson.JSONEncodeError):
            # A collector let half a character through: no reason to lose the page.
            self._transaction.run("ROLLBACK TO page")
            self._origins.forget()
            page = _mended(page)
            stored = arrive(page, clues, self._transaction, self._origins)
        self._transaction.run("RELEASE page")
        self._keeper.keep(self._origins.answers)
        observe(page, self._transaction)
        if page.checkpoint is not None:
            self._transaction.run(
                "UPDATE sources SET checkpoint = :cursor WHERE id = :source",
                cursor=json.dumps(page.checkpoint.cursor),
                source=self._origins.source(page.source),
            )
        return stored

    def kin(self, touched: Iterable[int], gap: int) -> list[Strand]:
        """All that can be in one thread with the touched posts; see `storage.kin`."""
        return kin(touched, gap, self._transaction)

    def put_threads(self, chains: Sequence[Chain], strands: Iterable[Strand], touched: Iterable[int] = ()) -> Woven:
        """Make the stored threads of these strands be these chains; ids stay with most of their parts.

        Args:
            chains: what stitching made of the strands.
            strands: all that it was given.
            touched: posts that may have been strands and are none any more: their threads are seen to as well.
        """
        return weave(chains, strands, self._transaction, touched)

    def strands(self, after: int) -> Iterator[list[Strand]]:
        """The strands of every author with a higher number than this one; see `Archive.strands`."""
        return strands(self._transaction, after)

    def put_all_threads(self, chains: Iterable[Chain], strands: Iterable[Strand], authors: tuple[int, int]) -> Woven:
        """Make these chains be all the threads of the authors from one number to another; see `storage.reweaving`."""
        return reweave(chains, strands, authors, self._transaction)

    def decisions(self) -> list[Decision]:
        """What people said of threads, in the order in which they said it."""
        return decisions(self._transaction.all(DECISIONS))

    def decide(self, decision: Decision, made_at: int) -> None:
        """Keep a person's word, made at this time (microseconds); stitching must look at its posts again."""
        self._transaction.run(
            "INSERT INTO decisions (kind, posts, made_at) VALUES (:kind, :posts, :made_at)",
            kind=decision.kind,
            posts=json.dumps(decision.posts),
            made_at=made_at,
        )
        self._mark(decision.posts)

    def undecide(self, kind: str, posts: Collection[int]) -> tuple[int, ...]:
        """Take back every word of this kind that concerns any of these posts; the posts that it concerned."""
        freed: set[int] = set()
        for number, said in self._transaction.all("SELECT id, posts FROM decisions WHERE kind = :kind", kind=kind):
            concerned = set(json.loads(said))
            if not concerned.isdisjoint(posts):
                self._transaction.run("DELETE FROM decisions WHERE id = :number", number=number)
                freed |= concerned
        return tuple(sorted(freed))

    def release(self, posts: Iterable[int]) -> None:
        """Let posts go that no word concerns any more."""
        still = {post for decision in self.decisions() for post in decision.posts}
        self._transaction.many(
            "UPDATE posts SET decided = 0 WHERE id = ?", [(post,) for post in posts if post not in still]
        )

    def _mark(self, posts: Iterable[int]) -> None:
        self._transaction.many("UPDATE posts SET decided = 1 WHERE id = ?", [(post,) for post in posts])

    def reread(self, clue: Callable[[str, str | None], str | None], version: int) -> int:
        """Read every post's clue again out of its text, and note the version of the reading; how many changed."""
        changed = []
        for number, title, text, old in self._transaction.rows("SELECT id, title, text, clue FROM posts"):
            new = clue(text, title)
            if new != old:
                changed.append((new, number))
        self._transaction.many("UPDATE posts SET clue = ? WHERE id = ?", changed)
        self.note("clues", str(version))
        return len(changed)

    def hold(self, lease: Lease, now: int) -> None:
        """Store what follows only if this lease is still ours, and renew it; see `storage.leases`."""
        hold(lease, now, self._transaction)

    def forget(self, posts: Collection[int], at: datetime, *, whole_authors: bool) -> Forgotten:
        """Forget posts, their captures included, for good; see `storage.forgetting`.

        Args:
            posts: their numbers.
            at: now.
            whole_authors: never to collect anything of their authors again, not these posts alone.
        """
        return forget(posts, self._transaction, self._shelf, at, whole_authors=whole_authors)

    def last_number(self) -> int:
        """The highest number of a post; 0 if there is none. Posts that arrive have higher ones."""
        return int(self._transaction.value("SELECT max(id) FROM posts") or 0)

    def want_media(self, *, now: int, everything: bool, after: int | None = None, among: Sequence[int] = ()) -> int:
        """Want the media of posts with numbers beyond one, or of these; see `storage.media`."""
        beyond = after if after is not None else 2**62
        return want(beyond, among, now, self._transaction, everything=everything)

    def take_media(self, now: int, limit: int) -> list[str]:
        """The addresses of wanted media to ask for at this time (UTC microseconds); no other run asks for them meanwhile."""
        return take(now, limit, self._transaction)

    def keep_medium(self, url: str, body: bytes, mime: str, suffix: str) -> None:
        """Keep a medium that was wanted; its type and suffix are what its bytes say."""
        keep(url, body, mime=mime, suffix=suffix, folder=self._media, transaction=self._transaction)

    def miss_medium(self, url: str, why: str, now: int, *, for_good: bool) -> None:
        """Note that a medium could not be had at this time (UTC microseconds)."""
        miss(url, why, now, self._transaction, for_good=for_good)

    def sweep(self) -> None:
        """Remove the files that held what was forgotten; to be done in a transaction after that one."""
        self._shelf.sweep()
        sweep(self._media, self._transaction)

    def note(self, name: str, value: str) -> None:
        """Remember something of the archive itself."""
        self._transaction.run(
            "INSERT INTO notes (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name=name,
            value=value,
        )


def _mended(page: Page) -> Page:
    """The page without half characters; its captures as they came."""
    mended = Page.model_validate(all_encodable(page.model_dump()))
    came = [{"body": capture.body, "exchanges": capture.exchanges} for capture in page.captures]
    captures = (capture.model_copy(update=as_it) for capture, as_it in zip(mended.captures, came, strict=True))
    return mended.model_copy(update={"captures": tuple(captures)})
