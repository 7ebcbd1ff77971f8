import type {DatabaseSync} from 'node:sqlite';
import {messageOf} from '../../../shared/errors.ts';
import type {OnRejected} from '../../../shared/rejections.ts';
import type {JobRow} from './job-row.ts';
import {checkRow} from './read-row.ts';

/** The state of a row that is not a job. No list shows it. */
export const ASIDE = 'quarantined';

/** A check of whether a row is a job. A row that is none is put aside, for a person to look at, and told to `onRejected`. */
export function createRowCheck(database: DatabaseSync, onRejected: OnRejected): (row: JobRow) => boolean {
	const putAside = database.prepare(`UPDATE job SET state = '${ASIDE}' WHERE seq = ?`);

	function tryToPutAside(seq: number): string {
		try {
			putAside.run(seq);
			return `Its state is now ${ASIDE}.`;
		} catch (error) {
			// Another process writes just now, or the disk is full. It is tried again when the row is met again.
			return `It could not be put aside yet: ${messageOf(error)}.`;
		}
	}

	return row => {
		const state: string = row.state;
		if (state === ASIDE) return false;
		const read = checkRow(row);
		if ('job' in read) return true;
		onRejected({kind: 'job', name: `row ${row.seq}`, reason: read.misfit, outcome: tryToPutAside(row.seq)});
		return false;
	};
}
