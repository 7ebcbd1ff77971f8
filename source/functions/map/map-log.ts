import {closeSync, openSync, rmSync, statSync} from 'node:fs';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {type FileLock, lockFile} from '../../shared/files/file-lock.ts';
import {checkRegular} from '../../shared/files/regular-file.ts';
import {isSystemError} from '../../shared/files/system-error.ts';
import {type CallOutcome, callStates} from '../functions.ts';
import {createInputRecords, type InputRecords} from './input-records.ts';
import {type LineFile, openLineFile} from './line-file.ts';

// A log begins with a line that says whose it is. Every line after it says of an input (its number) that an attempt began
// (`b`), that it never ran (`x`), or how it ended (`r`); `a` is the number of the attempt, `c` tells the input from others:
//
//     {"lunchMap":1,"name":"prices.ts#total"}
//     {"b":0,"a":1,"c":1811574126}
//     {"r":0,"a":1,"o":{"state":"returned","value":{"encoding":"rich","text":"[144]"},…}}

/** The log of a map: what was begun, and how it ended. Only ever added to. */
export interface MapLog {
	/** How many inputs it tells about. */
	readonly count: number;
	/**
	 * The known facts of an input: how many times it was begun, and how it ended (null where that is not known). Null for one that the
	 * log does not tell about. USAGE for one that is another than when the log was written.
	 */
	recall(index: number, check: number): KnownInput | null;
	/** Each is in the file when it returns, and survives the end of this process. OUTPUT_FAILED where it can't be written. */
	begin(index: number, attempt: number, check: number): void;
	/** The attempt that was begun never ran. */
	drop(index: number, attempt: number): void;
	end(index: number, attempts: number, outcome: CallOutcome): void;
	/** Sees that all of it is on the disk. */
	close(): void;
}

export interface KnownInput {
	attempts: number;
	outcome: CallOutcome | null;
}

/** The beginning of the first line, as `JSON.stringify` writes it. */
const BEGINNING = '{"lunchMap":';
const LINE = /^\{"([bxr])":(\d+),"a":(\d+)(?:,"c":(\d+))?/;

/**
 * Opens the log of a map in a file, or begins one. `name`: the function, `prices.ts#total`. USAGE for a file that is no
 * log, for the log of another map, and for one that another process writes.
 */
export function openMapLog(file: string, name: string): MapLog {
	try {
		const lock = lockFor(file);
		try {
			return withRecords(file, name, lock);
		} catch (error) {
			lock.release();
			throw error;
		}
	} catch (error) {
		if (error instanceof LunchError) throw error;
		// A full disk is no fault of the command.
		const code = isSystemError(error, 'ENOSPC', 'EDQUOT', 'EFBIG', 'EIO') ? 'OUTPUT_FAILED' : 'USAGE';
		throw new LunchError(code, `The log ${file} can't be used: ${messageOf(error)}.`, {cause: error});
	}
}

function withRecords(file: string, name: string, lock: FileLock): MapLog {
	const lines = openLineFile(file, beginning => {
		if (!beginning.startsWith(BEGINNING.slice(0, beginning.length))) throw noLog(file);
	});
	const records = createInputRecords();
	try {
		if (lines.size === 0) lines.append(JSON.stringify({lunchMap: 1, name}));
		else readRecords(lines, records, {file, name});
	} catch (error) {
		lines.close();
		throw error;
	}

	function append(record: object): number {
		try {
			return lines.append(JSON.stringify(record));
		} catch (error) {
			throw new LunchError('OUTPUT_FAILED', `The log ${file} can't be written: ${messageOf(error)}.`, {cause: error});
		}
	}

	return {
		get count() {
			return records.count;
		},
		recall(index, check) {
			const known = records.at(index);
			if (known === null) return null;
			const {attempts, place} = known;
			if (known.check !== null && known.check !== check) throw anotherInput(file, index);
			return {attempts, outcome: place === null ? null : readOutcome(lines.read(place), file)};
		},
		begin(index, attempt, check) {
			append({b: index, a: attempt, c: check});
			records.began(index, attempt, check);
		},
		drop(index, attempt) {
			append({x: index, a: attempt});
			records.dropped(index, attempt);
		},
		end(index, attempts, outcome) {
			records.ended(index, attempts, append({r: index, a: attempts, o: outcome}));
		},
		close() {
			lines.close();
			lock.release();
		},
	};
}

function readRecords(lines: LineFile, records: InputRecords, {file, name}: {file: string; name: string}): void {
	checkHead(lines.read(0), {file, name});
	lines.scan((beginning, place) => {
		if (place === 0) return;
		const [, kind, number, tries, check] = LINE.exec(beginning) ?? [];
		if (kind === undefined) throw damaged(file, place);
		const [index, attempt] = [Number(number), Number(tries)];
		if (kind === 'b') records.began(index, attempt, Number(check));
		else if (kind === 'x') records.dropped(index, attempt);
		else records.ended(index, attempt, place);
	});
}

function checkHead(line: string, {file, name}: {file: string; name: string}): void {
	const head = parsed(line);
	if (typeof head !== 'object' || head === null || !('lunchMap' in head) || !('name' in head)) {
		throw noLog(file);
	}
	if (head.lunchMap !== 1) throw new LunchError('USAGE', `${file} was written by a newer lunch.`);
	if (head.name !== name) {
		throw new LunchError('USAGE', `${file} is the log of a map of ${head.name}, not of ${name}.`, {
			hint: 'Each map has a log of its own.',
		});
	}
}

function readOutcome(line: string, file: string): CallOutcome {
	const record = parsed(line);
	const outcome = typeof record === 'object' && record !== null && 'o' in record ? record.o : null;
	if (isOutcome(outcome)) return outcome;
	throw damaged(file, 0);
}

function isOutcome(value: unknown): value is CallOutcome {
	if (typeof value !== 'object' || value === null || !('state' in value)) return false;
	return callStates.some(state => state === value.state);
}

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}

/** The lock of a log, whose file is removed when it is released. */
function lockFor(file: string): FileLock {
	const name = `${file}.lock`;
	checkRegular(name);
	closeSync(openSync(name, 'a', 0o600));
	const {ino} = statSync(name);
	const lock = attempt(() => lockFile(name));
	// A file that its last holder removed just then locks nobody out.
	if (lock && statSync(name, {throwIfNoEntry: false})?.ino === ino) {
		return {
			release() {
				rmSync(name, {force: true});
				lock.release();
			},
		};
	}
	lock?.release();
	throw new LunchError('USAGE', `Another map writes the log ${file} now.`, {
		hint: 'Wait for its end, or give this one a log of its own.',
	});
}

function attempt<Value>(work: () => Value): Value | null {
	try {
		return work();
	} catch {
		return null;
	}
}

function noLog(file: string): LunchError {
	return new LunchError('USAGE', `${file} is not the log of a map.`, {
		hint: 'Name a new file, or the log of this map.',
	});
}

function anotherInput(file: string, index: number): LunchError {
	return new LunchError('USAGE', `Input ${index} is another one than the log ${file} tells about.`, {
		hint: 'Give the same inputs in the same order, or begin a new log.',
	});
}

function damaged(file: string, place: number): LunchError {
	return new LunchError('USAGE', `The log ${file} is damaged at byte ${place}.`, {hint: 'Begin a new log.'});
}
