"""Chats as Telegram's desktop app exports them."""
