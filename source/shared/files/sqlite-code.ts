/** SQLite's primary result codes that tell what to do about a file (sqlite.org/rescode.html). */
export const sqliteCodes = {
	/** A statement that the tables of the file can't take: they are another program's, or another version's. */
	error: 1,
	permission: 3,
	busy: 5,
	readOnly: 8,
	ioError: 10,
	corrupt: 11,
	full: 13,
	cantOpen: 14,
	notADatabase: 26,
} as const;

/** SQLite's primary result code of an error; null if it is none of SQLite's. */
export function sqliteCode(error: unknown): number | null {
	if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
	return error.errcode & 0xff;
}

/** Whether another process has the file locked. */
export function isBusy(error: unknown): boolean {
	return sqliteCode(error) === sqliteCodes.busy;
}

/** Whether a file is not a SQLite database, or a damaged one. */
export function isDamaged(error: unknown): boolean {
	const code = sqliteCode(error);
	return code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase;
}
