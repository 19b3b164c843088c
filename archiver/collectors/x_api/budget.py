"""What a run may read and what that costs: X takes money for every post and account that it gives out."""

from collections.abc import Iterable

POST, USER = 0.005, 0.010
"""Dollars a read (docs.x.com, pay-per-use, 2026); the same post is charged once in a day (UTC), a refused request never."""
_FEWEST = 5
"""X gives no smaller pages."""


class Budget:
    """Counts what one run reads."""

    def __init__(self, most: int) -> None:
        """Allow so many posts."""
        self.most = most
        self._posts: set[str] = set()
        self._users: set[str] = set()

    @property
    def left(self) -> int:
        """Posts that may still be read."""
        return max(0, self.most - len(self._posts))

    def page(self, largest: int) -> int:
        """How many posts to ask for next, at most so many; 0 when the rest of the budget is smaller than any page."""
        return min(largest, self.left) if self.left >= _FEWEST else 0

    def count(self, posts: Iterable[str], users: Iterable[str]) -> None:
        """Take note of what came."""
        self._posts.update(posts)
        self._users.update(users)

    def announced(self) -> str:
        """What is to come."""
        return f"reads at most {self.most:,} posts, up to ${self.most * POST + USER:,.2f} (--max-posts sets the limit)"

    def summed_up(self) -> str:
        """What it came to."""
        cost = len(self._posts) * POST + len(self._users) * USER
        users = f" and {len(self._users)} account{'s' * (len(self._users) != 1)}" if self._users else ""
        return f"read {len(self._posts):,} posts{users}: about ${cost:,.3f}"
