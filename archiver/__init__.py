"""The workshop: collecting, stitching, exporting, and the command line that joins them."""

__version__ = "0.1.0"
