"""Databases that other tools made."""

import sqlite3
from pathlib import Path

import pytest

from archiver.collectors.sqlite_file import SqliteFile
from schemas.errors import UnreadableInputError
from tests.archiver.collectors.conftest import ReadFile
from tests.archiver.made_databases import mastodon_database, twitter_database
from tests.archiver.made_exports import PARTS, TWEETS


def _changed(path: Path, script: str) -> Path:
    with sqlite3.connect(path) as database:
        database.executescript(script)
    database.close()
    return path


def test_rows_of_tweets_are_posts_with_their_media(read: ReadFile, tmp_path: Path) -> None:
    posts = read(SqliteFile(), twitter_database(tmp_path / "it")).posts
    assert [post.id for post in posts] == [*TWEETS]
    assert [len(post.media) for post in posts] == [0, 1, 0]
    assert (posts[1].media[0].alt, posts[1].media[0].width) == ("A gauge", 3)
    assert (posts[1].in_reply_to_id, posts[1].in_reply_to_author) == (TWEETS[0], "ada")
    assert posts[0].url == f"https://x.com/ada/status/{TWEETS[0]}"


def test_texts_are_kept_as_they_are_but_for_the_address_of_what_hangs_below(read: ReadFile, tmp_path: Path) -> None:
    text = "Tea &lt; &amp; https://home.example/ #tea @ben https://twitter.com/ada/status/1924101204997050369/photo/1"
    script = f"UPDATE tweets SET full_text = '{text}' WHERE id = {TWEETS[0]}"  # noqa: S608 - made here
    post = read(SqliteFile(), _changed(twitter_database(tmp_path / "it"), script)).posts[0]
    assert post.text == "Tea &lt; &amp; https://home.example/ #tea @ben"
    assert ([link.url for link in post.links], post.tags, post.mentions) == (
        ["https://home.example/"],
        ("tea",),
        ("ben",),
    )


def test_a_retweet_is_the_post_that_was_passed_on(read: ReadFile, tmp_path: Path) -> None:
    script = (
        "INSERT INTO users VALUES (8, 'ben', 'Ben', '', '');"
        "INSERT INTO tweets (id, user, full_text, retweeted_status)"
        " SELECT 1924200000000000000, 8, 'RT @ada: The', min(id) FROM tweets;"
    )
    found = read(SqliteFile(), _changed(twitter_database(tmp_path / "it"), script))
    assert {post.id for post in found.posts} == {*TWEETS}
    assert {post.text for post in found.posts} == {*PARTS}


def test_statuses_have_the_ids_of_their_owners_server(read: ReadFile, tmp_path: Path) -> None:
    script = (
        "INSERT INTO accounts VALUES (10, 'cy', 'https://far.example/@cy', 'Cy', '');"
        "INSERT INTO statuses VALUES (120000, 10, '<p>Far away</p>', '2025-05-19T00:00:00.000Z');"
        "INSERT INTO status_activities VALUES (9, 'favourited', 120000);"
        "INSERT INTO statuses VALUES (120001, 10, NULL, '2025-05-19T00:00:00.000Z');"
    )
    found = read(SqliteFile(), _changed(mastodon_database(tmp_path / "it"), script))
    far = found.posts[-1]
    assert (far.id, far.author.handle, far.url, far.text) == (
        "social.example/120000",
        "cy@far.example",
        None,
        "Far away",
    )
    assert [trouble.where for trouble in found.troubles] == ["1 rows"]


def test_what_a_log_beside_it_holds_is_read_too(read: ReadFile, tmp_path: Path) -> None:
    path = twitter_database(tmp_path / "it")
    with sqlite3.connect(path) as writing:
        writing.execute("PRAGMA journal_mode = WAL")
        writing.execute("UPDATE tweets SET full_text = 'Not yet in the file' WHERE id = ?", (int(TWEETS[0]),))
        writing.commit()
        assert read(SqliteFile(), path).posts[0].text == "Not yet in the file"
    writing.close()


def test_reading_leaves_nothing_beside_it(read: ReadFile, tmp_path: Path) -> None:
    path = mastodon_database(tmp_path / "it")
    before = path.read_bytes()
    read(SqliteFile(), path)
    assert [found.name for found in tmp_path.iterdir()] == ["it"]
    assert path.read_bytes() == before


def test_a_view_is_no_table_of_theirs(read: ReadFile, tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n"
    script = f"CREATE VIEW tweets AS {endless}; CREATE TABLE users (id INTEGER);"
    with pytest.raises(UnreadableInputError, match="none that twitter-to-sqlite"):
        read(SqliteFile(), _changed(tmp_path / "it", script))


@pytest.mark.parametrize("kept", [100, 4096, 5000, 12_000])
def test_a_damaged_file_is_one_clear_error(read: ReadFile, tmp_path: Path, kept: int) -> None:
    whole = twitter_database(tmp_path / "it").read_bytes()
    with pytest.raises(UnreadableInputError, match="database"):
        read(SqliteFile(), whole[:kept] + b"\xff" * (len(whole) - kept))
