import {checkRegular} from './regular-file.ts';

/** Endings of the files that SQLite opens together with a database. */
const ENDINGS = ['', '-wal', '-shm', '-journal'];

/** Throws `NotRegularError` where a file of a database is no file: SQLite would wait for somebody to write into a pipe. */
export function checkDatabaseFile(file: string): void {
	for (const ending of ENDINGS) checkRegular(file + ending);
}
