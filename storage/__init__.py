"""The cellar: one door, the Archive."""

from storage.archive import Archive

__all__ = ["Archive"]
