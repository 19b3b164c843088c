"""Who answers their own posts: kept with the posts, whichever of the two came first."""

from collections.abc import Sequence

from storage.transaction import Row, Transaction


def link_new(mark: int, transaction: Transaction) -> set[int]:
    """Look at the posts numbered beyond the mark, among themselves and with the old ones; the posts that this concerns."""
    links = transaction.all(
        "SELECT c.id, p.id, c.author_id = p.author_id FROM posts c"
        " JOIN posts p ON p.platform = c.platform AND p.native_id = c.in_reply_to"
        " WHERE c.id > :mark AND c.in_reply_to IS NOT NULL",
        mark=mark,
    )
    links += transaction.all(
        # CROSS JOIN and the plus keep the planner from walking all old posts for the few new ones.
        "SELECT c.id, p.id, c.author_id = p.author_id FROM posts p CROSS JOIN posts c"
        " WHERE p.id > :mark AND c.platform = p.platform AND c.in_reply_to = p.native_id AND +c.id <= :mark",
        mark=mark,
    )
    return _keep(links, transaction)


def link_again(numbers: Sequence[int], transaction: Transaction) -> set[int]:
    """Look again at posts of which we learnt whom they answer, or who wrote them; the posts that this concerns."""
    links: list[Row] = []
    for side in ("c.id", "p.id"):
        links += transaction.all(
            "SELECT c.id, p.id, c.author_id = p.author_id FROM posts c"
            " JOIN posts p ON p.platform = c.platform AND p.native_id = c.in_reply_to"
            f" WHERE c.in_reply_to IS NOT NULL AND {transaction.dialect.among(side, 'numbers')}",
            numbers=transaction.dialect.listed(numbers),
        )
    return _keep(links, transaction)


def _keep(links: Sequence[Row], transaction: Transaction) -> set[int]:
    transaction.many("UPDATE posts SET self_reply = ? WHERE id = ?", [(own, child) for child, _, own in links])
    answered = [(parent,) for _, parent, own in links if own]
    transaction.many("UPDATE posts SET answered = 1 WHERE id = ?", answered)
    # To answer somebody else is news to stitching too: until now it could not tell.
    return {child for child, _, _ in links} | {parent for (parent,) in answered}
