-- The tables of jobs as version 0.1.0 made them, before calls could be jobs.
CREATE TABLE job(
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	digits INTEGER NOT NULL,
	state TEXT NOT NULL,
	progress REAL NOT NULL,
	rank REAL NOT NULL,
	created_at INTEGER NOT NULL,
	started_at INTEGER,
	finished_at INTEGER,
	worker TEXT,
	holder TEXT,
	attempts INTEGER NOT NULL,
	error TEXT,
	result TEXT,
	idempotency_key TEXT UNIQUE,
	version INTEGER NOT NULL,
	timeline TEXT NOT NULL
) STRICT;
CREATE INDEX job_queue ON job(rank) WHERE state = 'queued';
CREATE INDEX job_state ON job(state, seq);
CREATE INDEX job_ended ON job(finished_at) WHERE finished_at IS NOT NULL;
CREATE TABLE holder(id TEXT PRIMARY KEY, beats INTEGER NOT NULL) STRICT;
CREATE TABLE tally(state TEXT PRIMARY KEY, jobs INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
CREATE TRIGGER job_added AFTER INSERT ON job BEGIN
	INSERT INTO tally VALUES(new.state, 1, new.digits + 2)
		ON CONFLICT(state) DO UPDATE SET jobs = jobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER job_moved AFTER UPDATE OF state ON job WHEN new.state <> old.state BEGIN
	UPDATE tally SET jobs = jobs - 1, bytes = bytes - (old.digits + 2) WHERE state = old.state;
	INSERT INTO tally VALUES(new.state, 1, new.digits + 2)
		ON CONFLICT(state) DO UPDATE SET jobs = jobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER job_removed AFTER DELETE ON job BEGIN
	UPDATE tally SET jobs = jobs - 1, bytes = bytes - (old.digits + 2) WHERE state = old.state;
END;
PRAGMA user_version = 1;

ALTER TABLE job ADD COLUMN tenant TEXT NOT NULL DEFAULT 'default';
CREATE INDEX job_tenant ON job(tenant, seq) WHERE tenant <> 'default';
CREATE INDEX job_tenant_state ON job(tenant, state, seq) WHERE tenant <> 'default';
CREATE TABLE tenant_tally(
	tenant TEXT NOT NULL,
	state TEXT NOT NULL,
	jobs INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	PRIMARY KEY(tenant, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE tenant_turn(tenant TEXT PRIMARY KEY, at REAL NOT NULL) STRICT;
CREATE TRIGGER tenant_job_added AFTER INSERT ON job WHEN new.tenant <> 'default' BEGIN
	INSERT INTO tenant_tally VALUES(new.tenant, new.state, 1, new.digits + 2)
		ON CONFLICT(tenant, state) DO UPDATE SET jobs = jobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER tenant_job_moved AFTER UPDATE OF state ON job
	WHEN new.state <> old.state AND new.tenant <> 'default' BEGIN
	UPDATE tenant_tally SET jobs = jobs - 1, bytes = bytes - (old.digits + 2)
		WHERE tenant = old.tenant AND state = old.state;
	INSERT INTO tenant_tally VALUES(new.tenant, new.state, 1, new.digits + 2)
		ON CONFLICT(tenant, state) DO UPDATE SET jobs = jobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER tenant_job_removed AFTER DELETE ON job WHEN old.tenant <> 'default' BEGIN
	UPDATE tenant_tally SET jobs = jobs - 1, bytes = bytes - (old.digits + 2)
		WHERE tenant = old.tenant AND state = old.state;
END;

CREATE TABLE kept_result(seq INTEGER PRIMARY KEY, result TEXT NOT NULL, text BLOB) STRICT;
CREATE TRIGGER kept_result_removed AFTER DELETE ON job BEGIN
	DELETE FROM kept_result WHERE seq = old.seq;
END;
ALTER TABLE job ADD COLUMN origin TEXT;
