"""What X says alike in its archives and in its answers: texts with their entities, ids, authors."""
