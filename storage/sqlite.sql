CREATE TABLE IF NOT EXISTS authors (
    id INTEGER NOT NULL,
    platform VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    handle VARCHAR,
    name VARCHAR,
    native_id VARCHAR,
    url VARCHAR,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX IF NOT EXISTS authors_by_key ON authors (platform, "key");

CREATE TABLE IF NOT EXISTS capture_files (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
);

CREATE TABLE IF NOT EXISTS decisions (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    posts VARCHAR NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS forgotten (
    digest VARCHAR NOT NULL,
    PRIMARY KEY (digest)
);

CREATE TABLE IF NOT EXISTS leases (
    locator VARCHAR NOT NULL,
    host VARCHAR,
    holder VARCHAR NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (locator)
);

CREATE INDEX IF NOT EXISTS ix_leases_holder ON leases (holder);

CREATE TABLE IF NOT EXISTS media_files (
    sha256 VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    mime VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (sha256)
);

CREATE TABLE IF NOT EXISTS notes (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE IF NOT EXISTS runs (
    id INTEGER NOT NULL,
    holder VARCHAR NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT,
    state VARCHAR NOT NULL,
    sources INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    new_threads INTEGER NOT NULL,
    changed_threads INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    size BIGINT NOT NULL,
    errors VARCHAR,
    newest_before BIGINT NOT NULL,
    newest_after BIGINT,
    PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS ix_runs_began_at ON runs (began_at);

CREATE TABLE IF NOT EXISTS saved_filters (
    name VARCHAR NOT NULL,
    asked VARCHAR NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE IF NOT EXISTS sightings (
    post_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    capture_id INTEGER,
    PRIMARY KEY (post_id, source_id)
);

CREATE INDEX IF NOT EXISTS ix_sightings_source_id ON sightings (source_id);

CREATE TABLE IF NOT EXISTS sources (
    id INTEGER NOT NULL,
    collector VARCHAR NOT NULL,
    locator VARCHAR NOT NULL,
    name VARCHAR,
    checkpoint VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (locator)
);

CREATE TABLE IF NOT EXISTS captures (
    id INTEGER NOT NULL,
    source_id INTEGER,
    url VARCHAR NOT NULL,
    captured_at BIGINT NOT NULL,
    zone INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    media_type VARCHAR NOT NULL,
    status INTEGER,
    headers VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE INDEX IF NOT EXISTS captures_by_address ON captures (url, captured_at);

CREATE UNIQUE INDEX IF NOT EXISTS captures_by_digest ON captures (sha256, captured_at);

CREATE TABLE IF NOT EXISTS followed (
    source_id INTEGER NOT NULL,
    host VARCHAR,
    every INTEGER,
    since BIGINT,
    media VARCHAR,
    followed_at BIGINT NOT NULL,
    rhythm INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    last_at BIGINT,
    last_result VARCHAR,
    last_error VARCHAR,
    last_new_at BIGINT,
    PRIMARY KEY (source_id),
    FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE INDEX IF NOT EXISTS ix_followed_due_at ON followed (due_at);

CREATE TABLE IF NOT EXISTS media (
    url VARCHAR NOT NULL,
    sha256 VARCHAR,
    attempts INTEGER NOT NULL,
    due_at BIGINT,
    why VARCHAR,
    PRIMARY KEY (url),
    FOREIGN KEY(sha256) REFERENCES media_files (sha256)
);

CREATE INDEX IF NOT EXISTS ix_media_sha256 ON media (sha256);

CREATE INDEX IF NOT EXISTS media_due ON media (due_at);

CREATE TABLE IF NOT EXISTS posts (
    id INTEGER NOT NULL,
    platform VARCHAR NOT NULL,
    native_id VARCHAR NOT NULL,
    author_id INTEGER NOT NULL,
    placed_at BIGINT NOT NULL,
    created_at BIGINT,
    created_precision VARCHAR,
    date_inferred BOOLEAN NOT NULL,
    edited_at BIGINT,
    url VARCHAR,
    title VARCHAR,
    text VARCHAR NOT NULL,
    lang VARCHAR,
    in_reply_to VARCHAR,
    in_reply_to_author VARCHAR,
    self_reply BOOLEAN,
    answered BOOLEAN NOT NULL,
    decided BOOLEAN NOT NULL,
    clue VARCHAR,
    has_media BOOLEAN NOT NULL,
    details VARCHAR,
    source_id INTEGER,
    capture_id INTEGER,
    listed INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(author_id) REFERENCES authors (id)
);

CREATE UNIQUE INDEX IF NOT EXISTS posts_by_identity ON posts (platform, native_id);

CREATE INDEX IF NOT EXISTS posts_by_parent ON posts (platform, in_reply_to) WHERE in_reply_to IS NOT NULL;

CREATE INDEX IF NOT EXISTS posts_by_time ON posts (placed_at, id);

CREATE INDEX IF NOT EXISTS posts_strands ON posts (author_id, placed_at, id, native_id, created_at, created_precision, capture_id, listed, in_reply_to, self_reply, answered, decided, clue) WHERE clue IS NOT NULL OR self_reply = 1 OR answered = 1 OR decided = 1;

CREATE INDEX IF NOT EXISTS posts_with_media ON posts (id) WHERE has_media = 1;

CREATE TABLE IF NOT EXISTS absences (
    post_id INTEGER NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    why VARCHAR NOT NULL,
    gone_at BIGINT,
    PRIMARY KEY (post_id),
    FOREIGN KEY(post_id) REFERENCES posts (id)
);

CREATE TABLE IF NOT EXISTS own_tags (
    tag VARCHAR NOT NULL,
    post_id INTEGER NOT NULL,
    PRIMARY KEY (tag, post_id),
    FOREIGN KEY(post_id) REFERENCES posts (id)
);

CREATE TABLE IF NOT EXISTS records (
    capture_id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    begins BIGINT NOT NULL,
    start BIGINT NOT NULL,
    length BIGINT NOT NULL,
    payload VARCHAR,
    same_as INTEGER,
    PRIMARY KEY (capture_id),
    FOREIGN KEY(capture_id) REFERENCES captures (id),
    FOREIGN KEY(file_id) REFERENCES capture_files (id),
    FOREIGN KEY(same_as) REFERENCES captures (id)
);

CREATE INDEX IF NOT EXISTS records_by_payload ON records (payload);

CREATE INDEX IF NOT EXISTS records_by_place ON records (file_id, start);

CREATE TABLE IF NOT EXISTS remarks (
    post_id INTEGER NOT NULL,
    starred BOOLEAN NOT NULL,
    seen INTEGER NOT NULL,
    place INTEGER NOT NULL,
    note VARCHAR,
    PRIMARY KEY (post_id),
    FOREIGN KEY(post_id) REFERENCES posts (id)
);

CREATE TABLE IF NOT EXISTS revisions (
    id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    title VARCHAR,
    text VARCHAR NOT NULL,
    edited_at BIGINT,
    captured_at BIGINT,
    capture_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(post_id) REFERENCES posts (id),
    FOREIGN KEY(capture_id) REFERENCES captures (id)
);

CREATE INDEX IF NOT EXISTS revisions_by_post ON revisions (post_id, captured_at);

CREATE TABLE IF NOT EXISTS tags (
    tag VARCHAR NOT NULL,
    post_id INTEGER NOT NULL,
    PRIMARY KEY (tag, post_id),
    FOREIGN KEY(post_id) REFERENCES posts (id)
);

CREATE TABLE IF NOT EXISTS threads (
    id INTEGER NOT NULL,
    "key" VARCHAR NOT NULL,
    author_id INTEGER NOT NULL,
    head_id INTEGER NOT NULL,
    source_id INTEGER,
    placed_at BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    parts INTEGER NOT NULL,
    declared_total INTEGER,
    missing VARCHAR,
    missing_count INTEGER NOT NULL,
    complete BOOLEAN NOT NULL,
    sureness FLOAT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE ("key"),
    FOREIGN KEY(author_id) REFERENCES authors (id),
    FOREIGN KEY(head_id) REFERENCES posts (id),
    FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE INDEX IF NOT EXISTS threads_by_author ON threads (author_id, placed_at);

CREATE INDEX IF NOT EXISTS threads_by_source ON threads (source_id, placed_at);

CREATE INDEX IF NOT EXISTS threads_by_time ON threads (placed_at, id, begun_at);

CREATE INDEX IF NOT EXISTS threads_incomplete ON threads (placed_at, id) WHERE complete = 0;

CREATE TABLE IF NOT EXISTS thread_parts (
    post_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    position INTEGER NOT NULL,
    evidence VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    PRIMARY KEY (post_id),
    FOREIGN KEY(post_id) REFERENCES posts (id),
    FOREIGN KEY(thread_id) REFERENCES threads (id)
);

CREATE INDEX IF NOT EXISTS thread_parts_in_order ON thread_parts (thread_id, place);
