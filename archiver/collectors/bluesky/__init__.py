"""Bluesky and the AT Protocol: accounts and threads through an AppView, whole repositories straight from a PDS."""

from archiver.collectors.bluesky.collector import Bluesky

__all__ = ["Bluesky"]
