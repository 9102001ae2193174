-- Questions that were asked: those without an answer, and those whose answer somebody may yet call not helpful.
CREATE TABLE questions (
    -- What a button carries.
    id TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    server TEXT NOT NULL,
    place TEXT NOT NULL,
    -- Milliseconds since 1970, UTC.
    asked_at BIGINT NOT NULL,
    -- Only where the settings say that names are kept.
    asked_by TEXT,
    -- Where the nearest passage stands, for a reader; none where nothing is near.
    nearest TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'unanswered', 'unhelpful'))
);

CREATE INDEX questions_by_time ON questions (asked_at);
