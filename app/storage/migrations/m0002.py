"""Step 2: the roster whole, preparation, the day's changes, stations, checks before the seal, what is kept after it.

Each statement stands alone, as in step 1.
"""

from app.storage.migrations.m0001 import closed, never

_MARKS = "marks NOT GLOB '*[^12309]*'"
_REASONS = "'foreign','struck','added','words','torn','other'"
_VOTE = f"""marks TEXT NOT NULL CHECK ({_MARKS}),
    invalid TEXT CHECK (invalid IN ({_REASONS})),
    CHECK ((invalid IS NULL) = (marks <> ''))"""

_COLUMNS = (
    "ALTER TABLE leader ADD COLUMN sex TEXT NOT NULL DEFAULT '' CHECK (sex IN ('','male','female'))",
    "ALTER TABLE leader ADD COLUMN party_position TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE leader ADD COLUMN planning TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE leader ADD COLUMN status_since TEXT",
    "ALTER TABLE leader ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1))",
    "ALTER TABLE leader_position ADD COLUMN decided TEXT",
    # 0: the rule proposed to leave the leader off, and a person overruled it with `reason`.
    "ALTER TABLE exemption ADD COLUMN stands INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1))",
    # Why the chair lets somebody who stands on a ballot count it; "" for everybody else.
    "ALTER TABLE committee_member ADD COLUMN allowed TEXT NOT NULL DEFAULT ''",
    # What the agency chose that changes no count: form of documents, place to sign, colours, filling, ...
    "ALTER TABLE round ADD COLUMN options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options))",
)

_TABLES = (
    """CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    leader TEXT REFERENCES leader (code),
    round TEXT REFERENCES round (id),
    place INTEGER,
    name TEXT NOT NULL CHECK (name <> ''),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size INTEGER NOT NULL CHECK (size >= 0),
    content BLOB,
    account TEXT NOT NULL REFERENCES account (key),
    at TEXT NOT NULL,
    removed TEXT,
    CHECK ((leader IS NULL) <> (round IS NULL)),
    CHECK ((content IS NULL) = (removed IS NOT NULL))
) STRICT""",
    """CREATE TABLE voter (
    round TEXT NOT NULL REFERENCES round (id),
    style TEXT NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 0),
    name TEXT NOT NULL CHECK (name <> ''),
    position TEXT NOT NULL,
    unit TEXT NOT NULL,
    present INTEGER NOT NULL DEFAULT 0 CHECK (present IN (0, 1)),
    PRIMARY KEY (round, style, place)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE deadline (
    round TEXT NOT NULL REFERENCES round (id),
    place INTEGER NOT NULL CHECK (place >= 0),
    due TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    article TEXT NOT NULL,
    source TEXT NOT NULL,
    done TEXT,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (round, place)
) STRICT, WITHOUT ROWID""",
    # What befell a subject after the papers were printed: left (keyed, not reported), or a name spelt wrong.
    """CREATE TABLE subject_change (
    style INTEGER NOT NULL REFERENCES style (id),
    subject TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('withdrawn','corrected')),
    name TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL CHECK (reason <> ''),
    account TEXT NOT NULL REFERENCES account (key),
    PRIMARY KEY (style, subject, kind),
    FOREIGN KEY (style, subject) REFERENCES subject (style, code),
    CHECK ((kind = 'corrected') = (name <> ''))
) STRICT, WITHOUT ROWID""",
    # `lines`, `head`: how much of the station's chain lies in the round's, and the hash of that line.
    """CREATE TABLE station (
    id TEXT PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    name TEXT NOT NULL CHECK (name <> ''),
    lent TEXT NOT NULL,
    ended TEXT,
    lines INTEGER NOT NULL DEFAULT 0 CHECK (lines >= 0),
    head TEXT NOT NULL DEFAULT ''
) STRICT""",
    # `here`: this folder is the station, and the slot may be keyed in it. `other`, there alone: who had the batch's
    # other slot when it was lent.
    """CREATE TABLE loan (
    station TEXT NOT NULL REFERENCES station (id),
    batch INTEGER NOT NULL REFERENCES batch (id),
    slot INTEGER NOT NULL CHECK (slot IN (1, 2)),
    state TEXT NOT NULL CHECK (state IN ('lent','here','returned','recalled')),
    other TEXT REFERENCES account (key),
    PRIMARY KEY (station, batch, slot)
) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX loan_once ON loan (batch, slot) WHERE state IN ('lent','here')",
    """CREATE TABLE spot_check (
    style INTEGER NOT NULL REFERENCES style (id),
    run INTEGER NOT NULL CHECK (run >= 1),
    number INTEGER NOT NULL CHECK (number >= 1),
    account TEXT NOT NULL REFERENCES account (key),
    marks TEXT CHECK (marks NOT GLOB '*[^12309]*'),
    invalid TEXT,
    agrees INTEGER CHECK (agrees IN (0, 1)),
    PRIMARY KEY (style, run, number)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE exercise (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (key),
    at TEXT NOT NULL,
    seconds INTEGER NOT NULL CHECK (seconds >= 0),
    keys INTEGER NOT NULL CHECK (keys >= 0),
    papers INTEGER NOT NULL CHECK (papers >= 0),
    errors INTEGER NOT NULL CHECK (errors >= 0),
    waived TEXT NOT NULL DEFAULT ''
) STRICT""",
    # The known answers of a rehearsal; empty in every other folder.
    f"""CREATE TABLE deck (
    round TEXT NOT NULL REFERENCES round (id),
    style TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    {_VOTE},
    PRIMARY KEY (round, style, number)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE keeping (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    place TEXT NOT NULL CHECK (place <> ''),
    until TEXT,
    envelopes INTEGER NOT NULL CHECK (envelopes >= 0),
    note TEXT NOT NULL DEFAULT '',
    account TEXT NOT NULL REFERENCES account (key),
    at TEXT NOT NULL
) STRICT""",
    # How many of the meeting's papers went to a printer, and which: the sheet's bytes by their hash.
    """CREATE TABLE printing (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    paper TEXT NOT NULL CHECK (paper <> ''),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    copies INTEGER NOT NULL CHECK (copies >= 1),
    account TEXT NOT NULL REFERENCES account (key),
    at TEXT NOT NULL
) STRICT""",
    """CREATE TABLE trusted_root (
    fingerprint TEXT PRIMARY KEY CHECK (length(fingerprint) = 64),
    name TEXT NOT NULL,
    certificate BLOB NOT NULL,
    account TEXT NOT NULL REFERENCES account (key),
    at TEXT NOT NULL
) STRICT""",
)

_ROUND_OF = {
    "voter": "{row}.round",
    "deadline": "{row}.round",
    "subject_change": "(SELECT round FROM style WHERE id = {row}.style)",
    "station": "{row}.round",
    "loan": "(SELECT s.round FROM batch b JOIN style s ON s.id = b.style WHERE b.id = {row}.batch)",
    "spot_check": "(SELECT round FROM style WHERE id = {row}.style)",
}

_LENT = "EXISTS (SELECT 1 FROM loan WHERE batch = NEW.batch AND slot = NEW.slot AND state = '{state}')"
_KIND = "(SELECT kind FROM agency)"

_TRIGGERS = (
    *(statement for table, round_of in _ROUND_OF.items() for statement in closed(table, round_of)),
    *(statement for table in ("exercise", "deck", "keeping", "printing") for statement in never(table)),
    "CREATE TRIGGER subject_change_late BEFORE INSERT ON subject_change WHEN (SELECT r.state FROM style s "
    "JOIN round r ON r.id = s.round WHERE s.id = NEW.style) NOT IN ('prepared','counting') "
    "BEGIN SELECT RAISE(ABORT, 'change the draft instead'); END",
    f"CREATE TRIGGER entry_lent BEFORE INSERT ON entry WHEN {_LENT.format(state='lent')} "
    "BEGIN SELECT RAISE(ABORT, 'the slot is lent to a station'); END",
    f"CREATE TRIGGER entry_station BEFORE INSERT ON entry WHEN {_KIND} = 'station' AND NOT "
    f"{_LENT.format(state='here')} BEGIN SELECT RAISE(ABORT, 'the slot is not lent to this station'); END",
    f"CREATE TRIGGER round_station BEFORE UPDATE OF state ON round WHEN {_KIND} = 'station' AND "
    "NEW.state IN ('sealed','cancelled') BEGIN SELECT RAISE(ABORT, 'a station seals nothing'); END",
    f"CREATE TRIGGER deck_rehearsal BEFORE INSERT ON deck WHEN {_KIND} <> 'rehearsal' "
    "BEGIN SELECT RAISE(ABORT, 'a deck of known answers belongs to a rehearsal'); END",
    "CREATE TRIGGER agency_kind BEFORE UPDATE OF kind ON agency WHEN NEW.kind <> OLD.kind "
    "BEGIN SELECT RAISE(ABORT, 'a folder keeps its kind'); END",
    "CREATE TRIGGER keeping_sealed BEFORE INSERT ON keeping WHEN "
    "(SELECT state FROM round WHERE id = NEW.round) <> 'sealed' "
    "BEGIN SELECT RAISE(ABORT, 'the round is not sealed'); END",
)

STATEMENTS = (*_COLUMNS, *_TABLES, *_TRIGGERS)
