"""Collectors: one file a kind of source."""
