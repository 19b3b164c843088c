"""The answers as they came: WARC files beside the database, and what the database knows of them."""
