"""X over the network: its API with a token of the user's own, and without one what X shows of single posts."""

from archiver.collectors.x_api.collector import X

__all__ = ["X"]
