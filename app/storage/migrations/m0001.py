"""Step 1: agency, accounts, roster, rounds, keying, ballots, seal and journal.

Each statement stands alone. Rules that must hold whatever code runs are CHECKs, keys and triggers.
"""

_MARK = "marks NOT GLOB '*[^12309]*'"
_REASONS = "'foreign','struck','added','words','torn','other'"
_VOTE = f"""marks TEXT NOT NULL CHECK ({_MARK}),
    invalid TEXT CHECK (invalid IN ({_REASONS})),
    CHECK ((invalid IS NULL) = (marks <> ''))"""

_TABLES = (
    """CREATE TABLE agency (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    uuid TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('real','sample','rehearsal','station','count')),
    name TEXT NOT NULL CHECK (name <> ''),
    parent TEXT NOT NULL,
    place TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT""",
    """CREATE TABLE account (
    key TEXT PRIMARY KEY CHECK (key <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('person','file')),
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    position TEXT NOT NULL,
    admin INTEGER NOT NULL CHECK (admin IN (0, 1)),
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT""",
    """CREATE TABLE leader (
    code TEXT PRIMARY KEY CHECK (code <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    born TEXT,
    status TEXT NOT NULL CHECK (status IN ('working','retiring','ill','moved','left')),
    note TEXT NOT NULL DEFAULT ''
) STRICT""",
    """CREATE TABLE leader_position (
    id INTEGER PRIMARY KEY,
    leader TEXT NOT NULL REFERENCES leader (code),
    position TEXT NOT NULL CHECK (position <> ''),
    unit TEXT NOT NULL,
    since TEXT,
    until TEXT,
    decision TEXT NOT NULL DEFAULT '',
    CHECK (until IS NULL OR since IS NULL OR since <= until)
) STRICT""",
    """CREATE TABLE regulation (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    code TEXT NOT NULL,
    raw BLOB NOT NULL
) STRICT""",
    """CREATE TABLE round (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft','prepared','counting','sealed','cancelled')),
    regulation TEXT NOT NULL REFERENCES regulation (sha256),
    agency_name TEXT NOT NULL,
    agency_parent TEXT NOT NULL,
    agency_place TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    date TEXT NOT NULL,
    venue TEXT NOT NULL,
    number TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (json_valid(basis)),
    opened TEXT,
    closed TEXT,
    copies INTEGER CHECK (copies >= 0),
    chair TEXT NOT NULL,
    chair_position TEXT NOT NULL,
    chair_account TEXT REFERENCES account (key),
    supersedes TEXT NOT NULL,
    base TEXT NOT NULL CHECK (base IN ('summoned','present','issued','returned','valid')),
    passes INTEGER NOT NULL CHECK (passes IN (1, 2)),
    invalid_line TEXT NOT NULL CHECK (invalid_line IN ('line','paper')),
    blank_paper TEXT NOT NULL CHECK (blank_paper IN ('invalid','valid')),
    added_name TEXT NOT NULL CHECK (added_name IN ('ignore','paper')),
    added_words TEXT NOT NULL CHECK (added_words IN ('ignore','paper')),
    batch_size INTEGER NOT NULL DEFAULT 25 CHECK (batch_size BETWEEN 1 AND 100),
    same_bytes INTEGER NOT NULL DEFAULT 0 CHECK (same_bytes IN (0, 1)),
    created TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT ''
) STRICT""",
    """CREATE TABLE style (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 16),
    name TEXT NOT NULL,
    place INTEGER NOT NULL,
    form_code TEXT NOT NULL CHECK (length(form_code) = 4),
    UNIQUE (round, code)
) STRICT""",
    """CREATE TABLE subject (
    style INTEGER NOT NULL REFERENCES style (id),
    place INTEGER NOT NULL CHECK (place >= 0),
    code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 16),
    leader TEXT REFERENCES leader (code),
    name TEXT NOT NULL CHECK (name <> ''),
    position TEXT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (style, place),
    UNIQUE (style, code)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE exemption (
    round TEXT NOT NULL REFERENCES round (id),
    leader TEXT NOT NULL REFERENCES leader (code),
    rule TEXT NOT NULL,
    article TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (round, leader)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE committee_member (
    round TEXT NOT NULL REFERENCES round (id),
    place INTEGER NOT NULL,
    account TEXT REFERENCES account (key),
    name TEXT NOT NULL CHECK (name <> ''),
    position TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('head','secretary','member')),
    PRIMARY KEY (round, place)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE turnout_keying (
    style INTEGER NOT NULL REFERENCES style (id),
    slot INTEGER NOT NULL CHECK (slot IN (1, 2)),
    account TEXT NOT NULL REFERENCES account (key),
    numbers TEXT NOT NULL CHECK (json_valid(numbers)),
    PRIMARY KEY (style, slot),
    UNIQUE (style, account)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE turnout (
    style INTEGER PRIMARY KEY REFERENCES style (id),
    numbers TEXT NOT NULL CHECK (json_valid(numbers))
) STRICT""",
    """CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    style INTEGER NOT NULL REFERENCES style (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    expected INTEGER CHECK (expected >= 0),
    accepted TEXT,
    UNIQUE (style, number)
) STRICT""",
    """CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batch (id),
    slot INTEGER NOT NULL CHECK (slot IN (1, 2)),
    account TEXT NOT NULL REFERENCES account (key),
    state TEXT NOT NULL CHECK (state IN ('open','done','voided')),
    opened TEXT NOT NULL,
    ended TEXT,
    reason TEXT NOT NULL DEFAULT ''
) STRICT""",
    "CREATE UNIQUE INDEX entry_live_slot ON entry (batch, slot) WHERE state <> 'voided'",
    "CREATE UNIQUE INDEX entry_one_person ON entry (batch, account) WHERE state <> 'voided'",
    f"""CREATE TABLE paper (
    entry INTEGER NOT NULL REFERENCES entry (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    {_VOTE},
    PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE resolution (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batch (id),
    number INTEGER NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (key),
    witness TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
    CHECK (witness <> account)
) STRICT""",
    "CREATE UNIQUE INDEX resolution_once ON resolution (batch, number, code) WHERE live = 1",
    f"""CREATE TABLE ballot (
    style INTEGER NOT NULL REFERENCES style (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    batch INTEGER NOT NULL REFERENCES batch (id),
    {_VOTE},
    PRIMARY KEY (style, number)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX ballot_batch ON ballot (batch)",
    """CREATE TABLE explanation (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    code TEXT NOT NULL,
    style TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL CHECK (text <> ''),
    account TEXT NOT NULL REFERENCES account (key),
    UNIQUE (round, code, style)
) STRICT""",
    """CREATE TABLE seal (
    round TEXT PRIMARY KEY REFERENCES round (id),
    json TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    tally TEXT NOT NULL,
    at TEXT NOT NULL,
    sealers TEXT NOT NULL CHECK (json_valid(sealers))
) STRICT""",
    """CREATE TABLE output (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    kind TEXT NOT NULL CHECK (kind IN ('document','signature','archive','print')),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (key),
    at TEXT NOT NULL
) STRICT""",
    """CREATE TABLE journal (
    chain TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 1),
    line TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    PRIMARY KEY (chain, n)
) STRICT, WITHOUT ROWID""",
)


def never(table: str) -> tuple[str, ...]:
    """An append-only table: no row is ever changed or removed."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("UPDATE", "DELETE")
    )


# How each table of a round finds its round, from a row called {row}.
_ROUND_OF = {
    "style": "{row}.round",
    "subject": "(SELECT round FROM style WHERE id = {row}.style)",
    "exemption": "{row}.round",
    "committee_member": "{row}.round",
    "turnout_keying": "(SELECT round FROM style WHERE id = {row}.style)",
    "turnout": "(SELECT round FROM style WHERE id = {row}.style)",
    "batch": "(SELECT round FROM style WHERE id = {row}.style)",
    "entry": "(SELECT s.round FROM batch b JOIN style s ON s.id = b.style WHERE b.id = {row}.batch)",
    "paper": "(SELECT s.round FROM entry e JOIN batch b ON b.id = e.batch JOIN style s ON s.id = b.style"
    " WHERE e.id = {row}.entry)",
    "resolution": "(SELECT s.round FROM batch b JOIN style s ON s.id = b.style WHERE b.id = {row}.batch)",
    "ballot": "(SELECT round FROM style WHERE id = {row}.style)",
    "explanation": "{row}.round",
    "seal": "{row}.round",
}
_FROZEN_WHEN_PREPARED = ("style", "subject", "exemption")


def closed(table: str, round_of: str) -> tuple[str, ...]:
    """Nothing of a sealed or cancelled round is added, changed or removed; `round_of` finds it from a row {row}."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
    return tuple(
        f"CREATE TRIGGER {table}_closed_{act.lower()}_{row.lower()} BEFORE {act} ON {table} WHEN "
        f"(SELECT state FROM round WHERE id = {round_of.format(row=row)}) IN ('sealed','cancelled') "
        f"BEGIN SELECT RAISE(ABORT, 'the round is closed'); END"
        for act, olds in rows.items()
        for row in olds
    )


def _frozen(table: str) -> tuple[str, ...]:
    """What is printed on the papers changes only in a draft."""
    rows = {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}
    return tuple(
        f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} WHEN "
        f"(SELECT state FROM round WHERE id = {_ROUND_OF[table].format(row=row)}) <> 'draft' "
        f"BEGIN SELECT RAISE(ABORT, 'the list is locked'); END"
        for act, row in rows.items()
    )


# What the first line of a round's chain says, and every paper is keyed and counted by.
_SETTLED = "regulation, title, date, base, passes, invalid_line, blank_paper, added_name, added_words"

_STATE_STEPS = (
    "OLD.state = 'draft' AND NEW.state IN ('prepared','cancelled')",
    "OLD.state = 'prepared' AND NEW.state IN ('counting','draft','cancelled')",
    "OLD.state = 'counting' AND NEW.state IN ('sealed','prepared','cancelled')",
)

_TRIGGERS = (
    *never("journal"),
    *never("output"),
    *never("seal"),
    *never("regulation"),
    *(statement for table, round_of in _ROUND_OF.items() for statement in closed(table, round_of)),
    *(statement for table in _FROZEN_WHEN_PREPARED for statement in _frozen(table)),
    "CREATE TRIGGER round_state BEFORE UPDATE OF state ON round WHEN NEW.state <> OLD.state AND NOT ("
    + " OR ".join(f"({step})" for step in _STATE_STEPS)
    + ") BEGIN SELECT RAISE(ABORT, 'no such step of a round'); END",
    "CREATE TRIGGER round_born BEFORE INSERT ON round WHEN NEW.state <> 'draft' "
    "BEGIN SELECT RAISE(ABORT, 'a round begins as a draft'); END",
    "CREATE TRIGGER round_closed_update BEFORE UPDATE ON round WHEN OLD.state IN ('sealed','cancelled') "
    "BEGIN SELECT RAISE(ABORT, 'the round is closed'); END",
    f"CREATE TRIGGER round_settled AFTER UPDATE OF {_SETTLED} ON round WHEN OLD.state <> 'draft' "
    "BEGIN SELECT RAISE(ABORT, 'the list is locked'); END",
    "CREATE TRIGGER journal_closed BEFORE INSERT ON journal WHEN "
    "(SELECT state FROM round WHERE id = NEW.chain) IN ('sealed','cancelled') "
    "BEGIN SELECT RAISE(ABORT, 'the round is closed'); END",
    "CREATE TRIGGER round_kept BEFORE DELETE ON round WHEN OLD.state <> 'draft' "
    "BEGIN SELECT RAISE(ABORT, 'only a draft can be thrown away'); END",
    "CREATE TRIGGER round_sealed BEFORE UPDATE OF state ON round WHEN NEW.state = 'sealed' AND NOT EXISTS "
    "(SELECT 1 FROM seal WHERE round = NEW.id) BEGIN SELECT RAISE(ABORT, 'sealed without a seal'); END",
    "CREATE TRIGGER batch_counting BEFORE INSERT ON batch WHEN "
    "(SELECT r.state FROM style s JOIN round r ON r.id = s.round WHERE s.id = NEW.style) <> 'counting' "
    "BEGIN SELECT RAISE(ABORT, 'counting has not begun'); END",
    "CREATE TRIGGER entry_accepted BEFORE INSERT ON entry WHEN "
    "(SELECT accepted FROM batch WHERE id = NEW.batch) IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'the batch is accepted'); END",
    "CREATE TRIGGER entry_settled BEFORE UPDATE OF state ON entry WHEN NEW.state <> OLD.state AND "
    "(SELECT accepted FROM batch WHERE id = OLD.batch) IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'reopen the batch first'); END",
    "CREATE TRIGGER entry_kept BEFORE DELETE ON entry "
    "BEGIN SELECT RAISE(ABORT, 'an entry is voided, not removed'); END",
    "CREATE TRIGGER entry_voided BEFORE UPDATE ON entry WHEN OLD.state = 'voided' "
    "BEGIN SELECT RAISE(ABORT, 'a voided entry stays as it is'); END",
    "CREATE TRIGGER entry_whose BEFORE UPDATE ON entry WHEN NEW.account <> OLD.account OR NEW.batch <> OLD.batch "
    "OR NEW.slot <> OLD.slot BEGIN SELECT RAISE(ABORT, 'an entry keeps its person and place'); END",
    *(
        f"CREATE TRIGGER paper_open_{act.lower()}_{row.lower()} BEFORE {act} ON paper WHEN "
        f"(SELECT state FROM entry WHERE id = {row}.entry) <> 'open' "
        f"BEGIN SELECT RAISE(ABORT, 'the entry is not open'); END"
        for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
    *(
        f"CREATE TRIGGER paper_length_{act.lower()} BEFORE {act} ON paper WHEN NEW.invalid IS NULL AND "
        f"length(NEW.marks) <> (SELECT count(*) FROM subject WHERE style = (SELECT b.style FROM entry e "
        f"JOIN batch b ON b.id = e.batch WHERE e.id = NEW.entry)) "
        f"BEGIN SELECT RAISE(ABORT, 'a paper has one mark for each subject'); END"
        for act in ("INSERT", "UPDATE")
    ),
    "CREATE TRIGGER ballot_length BEFORE INSERT ON ballot WHEN NEW.invalid IS NULL AND "
    "length(NEW.marks) <> (SELECT count(*) FROM subject WHERE style = NEW.style) "
    "BEGIN SELECT RAISE(ABORT, 'a ballot has one mark for each subject'); END",
    "CREATE TRIGGER ballot_accepted BEFORE INSERT ON ballot WHEN NOT EXISTS "
    "(SELECT 1 FROM batch WHERE id = NEW.batch AND style = NEW.style AND accepted IS NOT NULL) "
    "BEGIN SELECT RAISE(ABORT, 'a ballot comes from an accepted batch'); END",
    "CREATE TRIGGER ballot_changed BEFORE UPDATE ON ballot BEGIN SELECT RAISE(ABORT, 'a ballot is never changed'); END",
    "CREATE TRIGGER ballot_withdrawn BEFORE DELETE ON ballot WHEN "
    "(SELECT accepted FROM batch WHERE id = OLD.batch) IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'reopen the batch first'); END",
)

STATEMENTS = (*_TABLES, *_TRIGGERS)
