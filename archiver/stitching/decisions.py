"""A person's word stands above what the numbers say: pieces joined or cut by hand, on every rebuild again."""

from collections.abc import Iterable, Sequence

from schemas.strand import Chain, ChainPart, Decision, Evidence

_SURE = 1.0
"""Of a thread that a person made: we do not doubt their word."""


def decided(chains: Iterable[Chain], decisions: Sequence[Decision], present: Iterable[int]) -> list[Chain]:
    """The chains after the decisions that concern them, in the order in which they were made.

    Args:
        chains: what stitching made.
        decisions: all that people said; those that concern other posts are passed over.
        present: the numbers of all posts at hand, also of those in no chain: a join may name them.
    """
    found = list(chains)
    here = set(present)
    for decision in decisions:
        if here.issuperset(decision.posts):
            found = _joined(found, decision.posts) if decision.kind == "join" else _split(found, decision.posts[0])
    return found


def _joined(chains: list[Chain], posts: Sequence[int]) -> list[Chain]:
    pieces: list[Chain] = []
    for post in posts:
        piece = next((chain for chain in chains if _holds(chain, post)), None) or _lone(post)
        if piece not in pieces:
            pieces.append(piece)
    if len(pieces) < 2:  # noqa: PLR2004 - they came together by themselves meanwhile
        return chains
    return [chain for chain in chains if chain not in pieces] + [_one(pieces)]


def _split(chains: list[Chain], post: int) -> list[Chain]:
    whole = next((chain for chain in chains if _holds(chain, post)), None)
    if whole is None or whole.parts[0].key == post:
        return chains
    at = next(place for place, part in enumerate(whole.parts) if part.key == post)
    pieces = [_piece(whole, whole.parts[:at]), _piece(whole, whole.parts[at:])]
    return [chain for chain in chains if chain is not whole] + pieces


def _one(pieces: Sequence[Chain]) -> Chain:
    """The pieces as one: by their numbers where these say an order, else one after the other."""
    parts = [part for piece in pieces for part in piece.parts]
    positions = [part.position for part in parts]
    totals = {piece.declared_total for piece in pieces} - {None}
    if len(set(positions)) == len(positions) and len(totals) <= 1:
        parts.sort(key=lambda part: part.position)
        total = max((total for total in totals if total is not None), default=None)
    else:
        parts = [part._replace(position=place) for place, part in enumerate(parts, 1)]
        total = None
    return Chain(tuple(_by_hand(part, "joined by hand") for part in parts), total, _gaps(parts, total), _SURE)


def _piece(whole: Chain, parts: Sequence[ChainPart]) -> Chain:
    """One side of a cut: what lacks within it is missing, what is on the other side is not."""
    numbered = range(parts[0].position, parts[-1].position)
    missing = tuple(position for position in whole.missing if position in numbered)
    return Chain(tuple(_by_hand(part, "cut apart by hand") for part in parts), None, missing, _SURE)


def _by_hand(part: ChainPart, why: str) -> ChainPart:
    if Evidence.MANUAL in part.evidence:
        return part
    return part._replace(evidence=(*part.evidence, Evidence.MANUAL), why=f"{part.why}; {why}" if part.why else why)


def _lone(post: int) -> Chain:
    return Chain((ChainPart(post, 1, (), ""),), None, (), _SURE)


def _gaps(parts: Sequence[ChainPart], total: int | None) -> tuple[int, ...]:
    last = max(total or 0, parts[-1].position)
    there = {part.position for part in parts}
    return tuple(position for position in range(min(1, parts[0].position), last + 1) if position not in there and position)[:1000]


def _holds(chain: Chain, post: int) -> bool:
    return any(part.key == post for part in chain.parts)
