-- How decisions go on a server, and the last number given to one.
CREATE TABLE servers (
    server TEXT NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL DEFAULT 0,
    time_zone TEXT,
    -- Where outcomes go; id and name.
    channel TEXT,
    channel_name TEXT,
    -- 1 where reminders may call people by name.
    mentions BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE decisions (
    server TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- JSON; never changed but to erase a person's name.
    proposal TEXT NOT NULL,
    -- JSON; what may change. The columns below repeat what is looked for.
    state TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    -- Milliseconds since 1970, UTC.
    deadline BIGINT,
    -- Grows with whatever the card shows.
    changes BIGINT NOT NULL DEFAULT 1,
    card_place TEXT,
    card_message TEXT,
    -- The changes that the card shows.
    card_shows BIGINT NOT NULL DEFAULT 0,
    -- When somebody last set out to edit the card, so that edits come in bundles.
    card_claimed_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (server, number)
);

CREATE INDEX decisions_by_deadline ON decisions (status, deadline);

CREATE TABLE links (
    server TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('edits', 'reopens', 'runoff', 'supersedes')),
    older BIGINT NOT NULL,
    newer BIGINT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (server, kind, older, newer),
    FOREIGN KEY (server, older) REFERENCES decisions (server, number),
    FOREIGN KEY (server, newer) REFERENCES decisions (server, number)
);

-- Votes that are not anonymous.
CREATE TABLE ballots (
    server TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- The voter's id; a random one once it is erased, and then without a name.
    voter TEXT NOT NULL,
    name TEXT,
    -- JSON.
    choice TEXT NOT NULL,
    reason TEXT,
    cast_at BIGINT NOT NULL,
    PRIMARY KEY (server, number, voter),
    FOREIGN KEY (server, number) REFERENCES decisions (server, number)
);

CREATE INDEX ballots_by_voter ON ballots (server, voter);

-- The anonymous votes of a decision, and apart from them who has voted: all in one row, each sorted by what is random, so
-- that no order of rows, no time and no transaction joins a ballot to a voter.
CREATE TABLE urns (
    server TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- JSON: each ballot under its receipt.
    ballots TEXT NOT NULL DEFAULT '{}',
    -- How many there are.
    votes BIGINT NOT NULL DEFAULT 0,
    -- JSON: who has voted, as salted hashes. Emptied when the outcome is final.
    marks TEXT NOT NULL DEFAULT '[]',
    -- Gone when the outcome is final.
    salt TEXT,
    PRIMARY KEY (server, number),
    FOREIGN KEY (server, number) REFERENCES decisions (server, number)
);

-- What is to be said without being asked: each once.
CREATE TABLE posts (
    -- Made of what it is about, so that nobody can put the same in twice; also the platform's nonce.
    id TEXT NOT NULL PRIMARY KEY,
    server TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('card', 'reminder', 'outcome', 'review', 'stale')),
    place TEXT NOT NULL,
    -- The round it belongs to.
    round BIGINT NOT NULL,
    -- JSON, of some kinds.
    detail TEXT,
    due_at BIGINT NOT NULL,
    -- When a process last took it upon itself; others wait for a while.
    claimed_at BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- When it was posted, or found to be of no use any more.
    done_at BIGINT,
    message TEXT,
    FOREIGN KEY (server, number) REFERENCES decisions (server, number)
);

CREATE INDEX posts_by_time ON posts (done_at, due_at);

-- Requests too long for a button, under the key that the button carries.
CREATE TABLE carried (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL,
    kept_at BIGINT NOT NULL
);
