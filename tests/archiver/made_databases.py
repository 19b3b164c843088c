"""Databases as `twitter-to-sqlite` and `mastodon-to-sqlite` make them, with the thread that all made exports hold."""

import sqlite3
from pathlib import Path

from tests.archiver.made_exports import MINUTES, PARTS, TWEETS


def twitter_database(path: Path) -> Path:
    with sqlite3.connect(path) as made:
        made.executescript(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, screen_name TEXT, name TEXT, description TEXT, location TEXT);"
            "CREATE TABLE tweets (id INTEGER PRIMARY KEY, user INTEGER, created_at TEXT, full_text TEXT, retweeted_status INTEGER,"
            " quoted_status INTEGER, place TEXT, source TEXT, in_reply_to_status_id INTEGER, in_reply_to_user_id INTEGER,"
            " in_reply_to_screen_name TEXT, lang TEXT);"
            "CREATE TABLE media (id INTEGER PRIMARY KEY, media_url_https TEXT, type TEXT, ext_alt_text TEXT, original_info TEXT);"
            "CREATE TABLE media_tweets (media_id INTEGER, tweets_id INTEGER);"
            "INSERT INTO users VALUES (7, 'ada', 'Ada Quay', '', '');"
            "INSERT INTO media VALUES (5, 'https://pbs.example/m.jpg', 'photo', 'A gauge', '{\"width\": 3, \"height\": 4}');"
        )
        for place, text in enumerate(PARTS):
            parent = (int(TWEETS[place - 1]), 7, "ada") if place else (None, None, None)
            values = (
                int(TWEETS[place]),
                7,
                f"2025-05-18T14:{MINUTES[place]}:00+00:00",
                text,
                None,
                None,
                None,
                None,
                *parent,
                "en",
            )
            made.execute(f"INSERT INTO tweets VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - made here
        made.execute("INSERT INTO media_tweets VALUES (5, ?)", (int(TWEETS[1]),))
    made.close()
    return path


def mastodon_database(path: Path) -> Path:
    with sqlite3.connect(path) as made:
        made.executescript(
            "CREATE TABLE accounts (id INTEGER PRIMARY KEY, username TEXT, url TEXT, display_name TEXT, note TEXT);"
            "CREATE TABLE statuses (id INTEGER PRIMARY KEY, account_id INTEGER, content TEXT, created_at TEXT);"
            "CREATE TABLE status_activities (account_id INTEGER, activity TEXT, status_id INTEGER);"
            "INSERT INTO accounts VALUES (9, 'ada', 'https://social.example/@ada', 'Ada Quay', '');"
        )
        for place, text in enumerate(PARTS):
            values = (114_000 + place, 9, f"<p>{text}</p>", f"2025-05-18T14:{MINUTES[place]}:00.000Z")
            made.execute("INSERT INTO statuses VALUES (?, ?, ?, ?)", values)
    made.close()
    return path
