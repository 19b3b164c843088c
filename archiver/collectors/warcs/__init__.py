"""Web archives: what somebody's browser or crawler was answered, kept in WARC files (ISO 28500), alone or in a WACZ."""
