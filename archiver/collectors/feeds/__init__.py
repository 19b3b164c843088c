"""Feeds, read: RSS, Atom and RDF by feedparser, JSON Feed by hand; both become entries, and entries posts."""
