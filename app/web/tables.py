"""Which columns hold sessions, trial limits, stored files and the facts of this installation?"""

from piccolo.columns import BigInt, BigSerial, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class Session(Table, tablename="session"):
    """One sign-in of one person on one device; the cookie's secret itself is never stored."""

    id = BigSerial(primary_key=True)
    token_hash = Varchar(length=64)  # SHA-256 of the 256-bit cookie value, hex
    person_id = BigInt()
    way_in = Varchar(length=16)  # slip | password | reset | demo
    created_at = Timestamptz(null=False, default=None)
    seen_at = Timestamptz(null=False, default=None)
    idle_seconds = BigInt()  # how long the session outlives the last request
    ends_at = Timestamptz(null=False, default=None)  # the end that no request moves
    ended_at = Timestamptz(null=True, default=None)  # signed out, or replaced by a newer one


class TrialLimit(Table, tablename="trial_limit"):
    """How often something that can be guessed was tried; keys are keyed hashes, never the guess."""

    key_hash = Varchar(length=64, primary_key=True)
    since = BigInt()  # epoch seconds: the start of the window
    tries = Integer(default=0)


class StoredFile(Table, tablename="stored_file"):
    """One document or picture somebody handed in; the content lies under its SHA-256."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    sha256 = Varchar(length=64)  # of the bytes as stored, after a picture was re-encoded
    media_type = Varchar(length=40)
    size = BigInt()
    width = Integer(null=True, default=None)
    height = Integer(null=True, default=None)
    name = Varchar(length=200)  # as the person called it, shown and offered for download only
    person_id = BigInt(null=True, default=None)
    created_at = Timestamptz(null=False, default=None)
    delete_on = Date(null=True, default=None)  # personal data carries its deletion day


class Fact(Table, tablename="fact"):
    """What is true of this installation for good: born demo or real, and when."""

    name = Varchar(length=40, primary_key=True)
    value = Text()
    stated_at = Timestamptz(null=False, default=None)


TABLES = (Session, TrialLimit, StoredFile, Fact)

INDEXES = (
    "CREATE UNIQUE INDEX IF NOT EXISTS session_token ON session (token_hash)",
    "CREATE INDEX IF NOT EXISTS session_person ON session (person_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS stored_file_public ON stored_file (public_id)",
    "CREATE INDEX IF NOT EXISTS stored_file_content ON stored_file (sha256)",
)
