import type {DatabaseSync} from 'node:sqlite';
import {LunchError} from '../../../shared/errors.ts';
import {DEFAULT_TENANT} from '../../../shared/tenant.ts';

// A version of lunch refuses a file with a number that it does not know. Additions below leave the number as it is, so that
// a service can also be put back to the version before.
const VERSION = 1;

/** The number of a file in which there are calls: a version that knows none would take them for decimals of pi. */
const VERSION_WITH_CALLS = 2;

// Counting a long table takes longer than submitting a job, so the counts are kept by the changes (see `countTriggers`).
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

// Calls. Their rank lies beyond that of all others, and so do their digits: a process of a version before that has the file open
// takes none. Counts go by bytes where a job says how many it has. A call waits for its turn, or until a moment (`not_before`).
const CALLS = `
ALTER TABLE job ADD COLUMN kind TEXT NOT NULL DEFAULT 'pi';
ALTER TABLE job ADD COLUMN call TEXT;
ALTER TABLE job ADD COLUMN job_group TEXT;
ALTER TABLE job ADD COLUMN not_before INTEGER;
ALTER TABLE job ADD COLUMN bytes INTEGER;
CREATE TABLE call_body(seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE call_holder(id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER call_holder_removed AFTER DELETE ON holder BEGIN
	DELETE FROM call_holder WHERE id = old.id;
END;
CREATE TABLE call_group(
	name TEXT PRIMARY KEY,
	most INTEGER,
	waiting INTEGER NOT NULL,
	running INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX call_queue ON job(job_group, rank) WHERE state = 'queued' AND kind = 'call' AND not_before IS NULL;
CREATE INDEX call_later ON job(not_before) WHERE not_before IS NOT NULL;
CREATE INDEX call_in_group ON job(job_group, seq) WHERE job_group <> '';
CREATE INDEX call_seq ON job(seq) WHERE kind = 'call';
CREATE TRIGGER call_added AFTER INSERT ON job WHEN new.kind = 'call' BEGIN
	INSERT INTO call_group VALUES(new.job_group, NULL, 1, 0) ON CONFLICT(name) DO UPDATE SET waiting = waiting + 1;
END;
CREATE TRIGGER call_moved AFTER UPDATE OF state, not_before ON job WHEN new.kind = 'call' BEGIN
	UPDATE call_group SET
		waiting = waiting - (old.state = 'queued' AND old.not_before IS NULL)
			+ (new.state = 'queued' AND new.not_before IS NULL),
		running = running - (old.state = 'running') + (new.state = 'running')
		WHERE name = new.job_group;
END;
CREATE TRIGGER call_removed AFTER DELETE ON job WHEN old.kind = 'call' BEGIN
	DELETE FROM call_body WHERE seq = old.seq;
	UPDATE call_group SET
		waiting = waiting - (old.state = 'queued' AND old.not_before IS NULL),
		running = running - (old.state = 'running')
		WHERE name = old.job_group;
END;
`;

// Notes on a job besides its changes of state.
const NOTES = 'ALTER TABLE job ADD COLUMN notes TEXT';

// The counts go by the bytes that a job says it has.
const COUNTS = countTriggers('job', 'tally', []);
const TENANT_COUNTS = countTriggers('tenant_job', 'tenant_tally', ['tenant']);

/** Triggers that keep counts by state, and by more columns: then of named tenants alone. Those of versions before go. */
function countTriggers(name: string, table: string, columns: readonly string[]): string {
	const bytesOf = (row: 'old' | 'new') => `coalesce(${row}.bytes, ${row}.digits + 2)`;
	const when = (row: 'old' | 'new', more = '') => {
		const conditions = [...columns.map(column => `${row}.${column} <> '${DEFAULT_TENANT}'`), more].filter(Boolean);
		return conditions.length > 0 ? `WHEN ${conditions.join(' AND ')}` : '';
	};
	const keys = [...columns, 'state'];
	const add = `INSERT INTO ${table} VALUES(${keys.map(key => `new.${key}`).join(', ')}, 1, ${bytesOf('new')})
		ON CONFLICT(${keys.join(', ')}) DO UPDATE SET jobs = jobs + 1, bytes = bytes + excluded.bytes;`;
	const remove = `UPDATE ${table} SET jobs = jobs - 1, bytes = bytes - ${bytesOf('old')}
		WHERE ${keys.map(key => `${key} = old.${key}`).join(' AND ')};`;
	return `
DROP TRIGGER IF EXISTS ${name}_added;
DROP TRIGGER IF EXISTS ${name}_moved;
DROP TRIGGER IF EXISTS ${name}_removed;
CREATE TRIGGER ${name}_counted AFTER INSERT ON job ${when('new')} BEGIN ${add} END;
CREATE TRIGGER ${name}_recounted AFTER UPDATE OF state ON job ${when('new', 'new.state <> old.state')} BEGIN ${remove} ${add} END;
CREATE TRIGGER ${name}_uncounted AFTER DELETE ON job ${when('old')} BEGIN ${remove} END;
`;
}

/**
 * The additions to the tables, in the order in which they are carried out, each with a name that it adds to the schema or to the
 * columns of a job. A version that doesn't know them must still be able to use the file.
 */
const MIGRATIONS: readonly {adds: string; sql: string}[] = [
	{adds: 'tenant_tally', sql: TENANTS},
	{adds: 'kept_result', sql: KEPT_RESULTS},
	{adds: 'origin', sql: ORIGINS},
	{adds: 'call_body', sql: CALLS},
	{adds: 'job_counted', sql: COUNTS},
	{adds: 'tenant_job_counted', sql: TENANT_COUNTS},
	{adds: 'notes', sql: NOTES},
];

/** Makes the tables, or brings those of an older version up to date. JOB_STORE_FAILED for a file of another kind. */
export function prepareTables(database: DatabaseSync, file: string): void {
	const isKnown = () => [VERSION, VERSION_WITH_CALLS].includes(versionOf(database));
	if (isKnown() && missingMigrations(database).length === 0) return;
	database.exec('BEGIN IMMEDIATE');
	try {
		if (versionOf(database) === 0) database.exec(TABLES);
		if (isKnown()) for (const {sql} of missingMigrations(database)) database.exec(sql);
		database.exec('COMMIT');
	} catch (error) {
		if (database.isTransaction) database.exec('ROLLBACK');
		throw error;
	}
	if (isKnown()) return;
	throw new LunchError('JOB_STORE_FAILED', `${file} was written by another version of lunch.`, {
		hint: 'Use that version, or move the file away to begin anew.',
	});
}

/** A function that notes that there are calls in the file. Within a transaction. */
export function createCallNote(database: DatabaseSync): () => void {
	const version = database.prepare('PRAGMA user_version');
	return () => {
		if (Number(version.get()?.user_version) >= VERSION_WITH_CALLS) return;
		database.exec(`PRAGMA user_version = ${VERSION_WITH_CALLS}`);
	};
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
