"""The tables of the centre (sync.md 3.4): hot ones are hash-partitioned by an office's partition from the first day."""

from __future__ import annotations

from psycopg import Connection

VERSION = 1
SHARES = 64  # hash partitions of each hot table; Citus would distribute by the same column
HOT = ("change", "record", "delivery")

TABLES = """
CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE office (
    code text PRIMARY KEY, name text NOT NULL, parent text REFERENCES office, made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE part_head (
    partition text PRIMARY KEY, office text REFERENCES office, last_seq bigint NOT NULL DEFAULT 0, chain bytea NOT NULL
);
CREATE TABLE durable (partition text PRIMARY KEY, seq bigint NOT NULL, at timestamptz NOT NULL);
CREATE TABLE change (
    partition text NOT NULL, seq bigint NOT NULL, change_id uuid NOT NULL, device uuid NOT NULL, gen int NOT NULL,
    n bigint NOT NULL, user_id text NOT NULL, record text NOT NULL, chain bytea NOT NULL,
    received timestamptz NOT NULL, channel text NOT NULL, held text[] NOT NULL,
    raw text NOT NULL,
    PRIMARY KEY (partition, seq)
) PARTITION BY HASH (partition);
CREATE INDEX change_id ON change (partition, change_id);
CREATE INDEX change_device ON change (device, gen, n);
CREATE TABLE record (
    partition text NOT NULL, id text NOT NULL, entity text NOT NULL, body jsonb NOT NULL, versions jsonb NOT NULL,
    clocks jsonb NOT NULL, deleted jsonb, nip text,
    PRIMARY KEY (partition, id)
) PARTITION BY HASH (partition);
CREATE INDEX record_nip ON record (nip) WHERE nip IS NOT NULL;
CREATE TABLE delivery (
    partition text NOT NULL, device uuid NOT NULL, first_seq bigint NOT NULL, last_seq bigint NOT NULL,
    begun timestamptz NOT NULL
) PARTITION BY HASH (partition);
CREATE INDEX delivery_device ON delivery (device);
CREATE TABLE device (
    id uuid PRIMARY KEY, office text NOT NULL REFERENCES office, name text NOT NULL, user_id text NOT NULL,
    user_name text NOT NULL, roles jsonb NOT NULL, sign_key bytea NOT NULL, seal_key bytea NOT NULL,
    gen int NOT NULL, clock_off bigint NOT NULL DEFAULT 0,
    enrolled_at timestamptz NOT NULL DEFAULT now(), last_contact timestamptz,
    revoked boolean NOT NULL DEFAULT false, pending bigint NOT NULL DEFAULT 0, alerts jsonb NOT NULL DEFAULT '[]',
    counter bigint NOT NULL DEFAULT 0, apart text NOT NULL DEFAULT ''
);
CREATE TABLE generation (
    device uuid NOT NULL REFERENCES device, gen int NOT NULL, last_n bigint NOT NULL DEFAULT 0,
    lease text NOT NULL, before text NOT NULL DEFAULT '',
    late bigint NOT NULL DEFAULT 0, PRIMARY KEY (device, gen)
);
CREATE TABLE enrol_code (
    hash bytea PRIMARY KEY, office text NOT NULL REFERENCES office, roles jsonb NOT NULL, user_name text NOT NULL,
    expires timestamptz NOT NULL, used_by uuid, made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE enrol_try (origin text NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX enrol_try_at ON enrol_try (at);
CREATE TABLE token (
    hash bytea PRIMARY KEY, device uuid NOT NULL REFERENCES device, gen int NOT NULL, expires timestamptz NOT NULL
);
CREATE TABLE batch (
    device uuid NOT NULL, gen int NOT NULL, no int NOT NULL, sha256 bytea NOT NULL, reply bytea NOT NULL,
    received timestamptz NOT NULL, PRIMARY KEY (device, gen, no)
);
CREATE TABLE batch_part (
    device uuid NOT NULL, gen int NOT NULL, no int NOT NULL, sha256 bytea NOT NULL, start bigint NOT NULL,
    content bytea NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (device, gen, no, sha256, start)
);
CREATE TABLE conflict (
    id uuid PRIMARY KEY, partition text NOT NULL, record text NOT NULL, grp text NOT NULL, state text NOT NULL,
    body jsonb NOT NULL, opened timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX conflict_open ON conflict (record, grp) WHERE state = 'open';
CREATE TABLE quarantine (
    id bigserial PRIMARY KEY, device uuid NOT NULL, gen int NOT NULL, n bigint NOT NULL, change_id uuid NOT NULL,
    partition text NOT NULL, record text NOT NULL, why text NOT NULL, body text NOT NULL,
    lineage jsonb NOT NULL DEFAULT '{}', state text NOT NULL DEFAULT 'open', reason text NOT NULL DEFAULT '',
    received timestamptz NOT NULL, UNIQUE (device, change_id)
);
CREATE INDEX quarantine_open ON quarantine (device, record) WHERE state = 'open';
CREATE TABLE alias (
    office text NOT NULL, was text NOT NULL, now text NOT NULL, PRIMARY KEY (office, was)
);
CREATE INDEX alias_now ON alias (office, now);
CREATE TABLE intake_raw (
    id bigserial PRIMARY KEY, device uuid NOT NULL, gen int NOT NULL, no int NOT NULL, content bytea NOT NULL,
    received timestamptz NOT NULL, taken boolean NOT NULL DEFAULT false
);
"""


def create(connection: Connection) -> None:
    """Make the tables of a new centre."""
    connection.execute(TABLES)
    for table in HOT:
        for share in range(SHARES):
            connection.execute(f"CREATE TABLE {table}_{share:02d} PARTITION OF {table} "
                               f"FOR VALUES WITH (MODULUS {SHARES}, REMAINDER {share})")
    connection.execute("CREATE FUNCTION change_kept() RETURNS trigger LANGUAGE plpgsql AS "
                       "$$ BEGIN RAISE EXCEPTION 'the log is never rewritten'; END $$")
    connection.execute("CREATE TRIGGER change_kept BEFORE UPDATE OR DELETE ON change FOR EACH ROW "
                       "EXECUTE FUNCTION change_kept()")
    connection.execute("INSERT INTO meta VALUES ('schema', %s)", (str(VERSION),))


def version(connection: Connection) -> int:
    """The version of the tables of a database; 0 where there are none."""
    found = connection.execute("SELECT to_regclass('public.meta')").fetchone()
    if found is None or found[0] is None:
        return 0
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    return int(row[0]) if row else 0
