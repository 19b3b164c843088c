"""The public preview of a Telegram channel (`t.me/s/…`), read."""
