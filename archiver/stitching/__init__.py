"""Stitching: posts in, threads out. Pure: no clock, no disk, no network."""
