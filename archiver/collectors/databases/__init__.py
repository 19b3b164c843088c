"""Databases that other tools made of posts: `twitter-to-sqlite` and `mastodon-to-sqlite`."""
