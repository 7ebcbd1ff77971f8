import {mkdir} from 'node:fs/promises';
import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {setTimeout as delay} from 'node:timers/promises';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {DEFAULT_TENANT} from '../../shared/tenant.ts';

// A wait inside SQLite holds up the whole process, so it is short; longer waits are ours.
const BUSY_TIMEOUT_MS = 20;
const PATIENCE_MS = 10_000;

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

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

// What came later. Programs of before can go on with a file that has it: to them all is as it was.
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

/** Opens (or makes) the file with the jobs. Fails with JOB_STORE_FAILED or DISK_FULL. */
export async function openJobDatabase(file: string): Promise<DatabaseSync> {
	const patience = performance.now() + PATIENCE_MS;
	await mkdir(dirname(file), {recursive: true, mode: 0o700}).catch(error => {
		throw storeFailure(error, file);
	});
	for (;;) {
		let database: DatabaseSync | undefined;
		try {
			database = new DatabaseSync(file, {timeout: BUSY_TIMEOUT_MS});
			database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
			prepareTables(database, file);
			return database;
		} catch (error) {
			database?.close();
			// Processes that make the file at once collide, and SQLite does not wait then.
			if (!isBusy(error) || performance.now() > patience) throw storeFailure(error, file);
			await delay(10 + Math.random() * 40);
		}
	}
}

function prepareTables(database: DatabaseSync, file: string): void {
	const versionNow = () => Number(database.prepare('PRAGMA user_version').get()?.user_version);
	const hasTenants = () =>
		database
			.prepare('PRAGMA table_info(job)')
			.all()
			.some(({name}) => name === 'tenant');
	if (versionNow() === 0 || (versionNow() === VERSION && !hasTenants())) {
		database.exec('BEGIN IMMEDIATE');
		try {
			if (versionNow() === 0) database.exec(TABLES);
			if (!hasTenants()) database.exec(TENANTS);
			database.exec('COMMIT');
		} catch (error) {
			if (database.isTransaction) database.exec('ROLLBACK');
			throw error;
		}
	}
	if (versionNow() !== VERSION) {
		throw new LunchError('JOB_STORE_FAILED', `${file} was written by another version of lunch.`, {
			hint: 'Use that version, or move the file away to begin anew.',
		});
	}
}

/** Whether another process has the file locked. */
export function isBusy(error: unknown): boolean {
	return codeOf(error) === SQLITE_BUSY;
}

/** What went wrong with the file of jobs, or a result, as an expected failure; what is none of those, as it is. */
export function storeFailure(error: unknown, file: string): unknown {
	if (error instanceof LunchError || !(error instanceof Error && 'code' in error)) return error;
	const isFull = codeOf(error) === SQLITE_FULL || error.code === 'ENOSPC' || error.code === 'EDQUOT';
	if (isFull) {
		return new LunchError('DISK_FULL', `There is no space left for ${file}.`, {
			hint: 'Make room on the disk, or set LUNCH_DATA_DIR to a folder on another.',
			cause: error,
		});
	}
	return new LunchError('JOB_STORE_FAILED', `The jobs in ${file} can't be used: ${messageOf(error)}.`, {
		hint: hintFor(error),
		cause: error,
	});
}

function hintFor(error: Error): string {
	if (isBusy(error)) return 'Another program holds the file locked.';
	const isDamaged = [SQLITE_CORRUPT, SQLITE_NOTADB].includes(codeOf(error) ?? 0);
	return isDamaged
		? 'Move the file aside to begin with none, or set LUNCH_DATA_DIR to another folder.'
		: 'Make its folder writable, or set LUNCH_DATA_DIR to one that is.';
}

function codeOf(error: unknown): number | null {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
		? error.errcode & 0xff
		: null;
}
