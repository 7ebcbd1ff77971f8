import type {DatabaseSync} from 'node:sqlite';
import {LunchError} from '../../shared/errors.ts';
import {DEFAULT_TENANT} from '../../shared/tenant.ts';

// Every version of lunch refuses a file with another number than its own. Additions below leave the number as it is, so that
// a service can also be put back to the version before.
const VERSION = 1;

// Counting a long table takes longer than submitting a job, so the counts are kept by the changes.
const TABLES = `
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
PRAGMA user_version = ${VERSION};
`;

const TENANTS = `
ALTER TABLE job ADD COLUMN tenant TEXT NOT NULL DEFAULT '${DEFAULT_TENANT}';
CREATE INDEX job_tenant ON job(tenant, seq) WHERE tenant <> '${DEFAULT_TENANT}';
CREATE INDEX job_tenant_state ON job(tenant, state, seq) WHERE tenant <> '${DEFAULT_TENANT}';
CREATE TABLE tenant_tally(
	tenant TEXT NOT NULL,
	state TEXT NOT NULL,
	jobs INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	PRIMARY KEY(tenant, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE tenant_turn(tenant TEXT PRIMARY KEY, at REAL NOT NULL) STRICT;
CREATE TRIGGER tenant_job_added AFTER INSERT ON job WHEN new.tenant <> '${DEFAULT_TENANT}' BEGIN
	INSERT INTO tenant_tally VALUES(new.tenant, new.state, 1, new.digits + 2)
		ON CONFLICT(tenant, state) DO UPDATE SET jobs = jobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER tenant_job_moved AFTER UPDATE OF state ON job
	WHEN new.state <> old.state AND new.tenant <> '${DEFAULT_TENANT}' BEGIN
	UPDATE tenant_tally SET jobs = jobs - 1, bytes = bytes - (old.digits + 2)
		WHERE tenant = old.tenant AND state = old.state;
	INSERT INTO tenant_tally VALUES(new.tenant, new.state, 1, new.digits + 2)
		ON CONFLICT(tenant, state) DO UPDATE SET jobs = jobs + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER tenant_job_removed AFTER DELETE ON job WHEN old.tenant <> '${DEFAULT_TENANT}' BEGIN
	UPDATE tenant_tally SET jobs = jobs - 1, bytes = bytes - (old.digits + 2)
		WHERE tenant = old.tenant AND state = old.state;
END;
`;

// A result is written here before its job is finished.
const KEPT_RESULTS = `
CREATE TABLE kept_result(seq INTEGER PRIMARY KEY, result TEXT NOT NULL, text BLOB) STRICT;
CREATE TRIGGER kept_result_removed AFTER DELETE ON job BEGIN
	DELETE FROM kept_result WHERE seq = old.seq;
END;
`;

// The origin of a job, for logs and traces.
const ORIGINS = 'ALTER TABLE job ADD COLUMN origin TEXT';

/**
 * The additions to the tables, in the order in which they are carried out, each with a name that it adds to the schema or to the
 * columns of a job. A version that doesn't know them must still be able to use the file.
 */
const MIGRATIONS: readonly {adds: string; sql: string}[] = [
	{adds: 'tenant_tally', sql: TENANTS},
	{adds: 'kept_result', sql: KEPT_RESULTS},
	{adds: 'origin', sql: ORIGINS},
];

/** Makes the tables, or brings those of an older version up to date. JOB_STORE_FAILED for a file of another kind. */
export function prepareTables(database: DatabaseSync, file: string): void {
	if (versionOf(database) === VERSION && missingMigrations(database).length === 0) return;
	database.exec('BEGIN IMMEDIATE');
	try {
		if (versionOf(database) === 0) database.exec(TABLES);
		if (versionOf(database) === VERSION) for (const {sql} of missingMigrations(database)) database.exec(sql);
		database.exec('COMMIT');
	} catch (error) {
		if (database.isTransaction) database.exec('ROLLBACK');
		throw error;
	}
	if (versionOf(database) === VERSION) return;
	throw new LunchError('JOB_STORE_FAILED', `${file} was written by another version of lunch.`, {
		hint: 'Use that version, or move the file away to begin anew.',
	});
}

function missingMigrations(database: DatabaseSync): typeof MIGRATIONS {
	const found = database.prepare(
		`SELECT 1 FROM sqlite_schema WHERE name = ?1 UNION ALL SELECT 1 FROM pragma_table_info('job') WHERE name = ?1`,
	);
	return MIGRATIONS.filter(({adds}) => found.get(adds) === undefined);
}

function versionOf(database: DatabaseSync): number {
	return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}
