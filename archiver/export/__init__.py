"""Exports: one file a format. A new one is a file here and its line in EXPORTERS."""

from archiver.export.base import Exporter
from archiver.export.json import Json
from archiver.export.jsonl import Jsonl

EXPORTERS: tuple[Exporter, ...] = (Json(), Jsonl())
"""The first is the default."""


def exporter(name: str) -> Exporter | None:
    """The exporter of that name."""
    return next((exporter for exporter in EXPORTERS if exporter.name == name), None)
