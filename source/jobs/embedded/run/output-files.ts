import {appendFile, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {absent} from '../../../shared/files/absent.ts';
import {makeFolder} from '../../../shared/files/make-folder.ts';
import {openRegular} from '../../../shared/files/regular-file.ts';
import {removeOldFiles} from '../../../shared/files/remove-old-files.ts';
import type {LiveOutput} from '../../engine/calls/live-output.ts';

const MOST_READ = 1024 * 1024;
const LINE_BREAK = 10;
const OLD_MS = 24 * 3_600_000;

/** The output of calls that run, in files that every process of this machine can read: a line for each piece. */
export function createOutputFiles(folder: string): LiveOutput & {sweep(now: number): Promise<void>} {
	const fileOf = (id: string, attempt: number) => join(folder, `${id}-${attempt}.ndjson`);
	return {
		async append(id, attempt, texts) {
			await makeFolder(folder, dirname(folder));
			await appendFile(fileOf(id, attempt), texts.map(text => `${text}\n`).join(''), {mode: 0o600});
		},
		async read(id, attempt, from) {
			const file = await openRegular(fileOf(id, attempt)).catch(absent);
			if (!file) return {texts: [], next: from};
			try {
				const {bytesRead, buffer} = await file.read(Buffer.alloc(MOST_READ), 0, MOST_READ, from);
				// A line that is just being written is read the next time.
				const whole = buffer.subarray(0, buffer.subarray(0, bytesRead).lastIndexOf(LINE_BREAK) + 1);
				return {texts: whole.toString('utf8').split('\n').slice(0, -1), next: from + whole.length};
			} finally {
				await file.close();
			}
		},
		remove: (id, attempt) => rm(fileOf(id, attempt), {force: true}),
		/** Removes what processes left that were killed. */
		async sweep(now) {
			await removeOldFiles(folder, now - OLD_MS);
		},
	};
}
