import {createHash} from 'node:crypto';
import {createWriteStream} from 'node:fs';
import {access, constants, rename, rm, stat} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {Writable} from 'node:stream';
import {finished} from 'node:stream/promises';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import {fileFailureText} from '../../../shared/files/file-failure.ts';
import {writeToSpecial} from '../../../shared/files/special-file.ts';
import {unfinishedName} from '../../../shared/files/unfinished-name.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {CallEvent, CallOutcome, FileFacts, RunningCall} from '../../functions.ts';
import {failedCall} from '../../retries/failed-call.ts';

/** A file that a call left, on its way to its place. */
interface ArrivingFile {
	path: string;
	/** Where it is written to: beside its place, or that itself for what is not a file, as /dev/null. */
	unfinished: string;
	stream: Writable;
	written: Promise<void>;
	hash: ReturnType<typeof createHash>;
}

/** Writes the files that a call leaves. */
export interface FileSink {
	take(event: Extract<CallEvent, {kind: 'file'}>): void;
	/** Files come anew: the call begins again. */
	restart(): void;
	/** Has the call wait where writing is slower, and end where it fails. */
	control(call: Pick<RunningCall, 'pause' | 'resume' | 'cancel'>): void;
	/**
	 * Puts the files in their places, each whole or not at all; none where the call did not return. Throws OUTPUT_FAILED, and
	 * SERVICE_FAILED where they came as others than the call left.
	 */
	end(outcome: CallOutcome): Promise<CallOutcome>;
	/** The call is cancelled: nobody waits for its files any more, as for who reads a pipe. */
	cancel(): void;
	drop(): Promise<void>;
}

/** A call waits while so many bytes of its files are to be written. */
const MUCH_WAITING = 2 ** 20;

/** Opens a sink for files by their names, with their paths here. USAGE where there is no folder for one. */
export async function openFileSink(paths: Readonly<Record<string, string>>): Promise<FileSink> {
	const targets = new Map<string, {path: string; isFile: boolean}>();
	for (const [name, path] of Object.entries(paths)) targets.set(name, {path, isFile: await isForFile(path)});
	let files = new Map<string, ArrivingFile>();
	/** The end of files that nobody wants any more. */
	let dropped: Promise<void> = Promise.resolve();
	let call: Pick<RunningCall, 'pause' | 'resume' | 'cancel'> | null = null;
	/** Bytes that came and were not written yet, of files that nobody wants any more too. */
	let waiting = 0;
	let isFull = false;
	let failure: unknown = null;
	let isCancelled = false;

	function open(name: string): ArrivingFile | null {
		const target = targets.get(name);
		if (!target) return null;
		const {path, isFile} = target;
		const unfinished = isFile ? unfinishedName(path) : path;
		const stream = isFile ? createWriteStream(unfinished, {flags: 'wx'}) : writeToSpecial(path);
		const written = finished(stream).catch((error: unknown) => {
			if (files.get(name) !== file) return;
			failure ??= error;
			call?.cancel();
		});
		const file: ArrivingFile = {path, unfinished, stream, written, hash: createHash('sha256')};
		files.set(name, file);
		return file;
	}

	/** Has the call wait where writing is slower. It still has some on its way here then. */
	function wait(bytes: number): void {
		waiting += bytes;
		const isFuller = waiting > (isFull ? MUCH_WAITING / 2 : MUCH_WAITING);
		if (isFuller === isFull) return;
		isFull = isFuller;
		if (isFull) call?.pause();
		else call?.resume();
	}

	function drop(): Promise<void> {
		const gone = [...files.values()];
		files = new Map();
		dropped = dropped.then(async () => {
			for (const {path, unfinished, stream, written} of gone) {
				stream.destroy();
				await written;
				if (unfinished !== path) await rm(unfinished, {force: true});
			}
		});
		return dropped;
	}

	async function put(facts: readonly FileFacts[]): Promise<void> {
		for (const {written} of files.values()) await written;
		if (failure !== null) throw failure;
		for (const [name, {hash}] of files) {
			if (facts.find(fact => fact.name === name)?.sha256 !== hash.digest('hex')) {
				throw new LunchError('SERVICE_FAILED', `The file ${name} came as another one than the function left.`);
			}
		}
		for (const {path, unfinished} of files.values()) if (path !== unfinished) await rename(unfinished, path);
	}

	return {
		take({name, bytes, isLast}) {
			const file = files.get(name) ?? open(name);
			if (!file) return;
			file.hash.update(bytes);
			wait(bytes.length);
			// Told also of what is not written, since the stream was given up.
			file.stream.write(bytes, () => wait(-bytes.length));
			if (isLast) file.stream.end();
		},
		restart() {
			inBackground(drop());
		},
		control(running) {
			call = running;
			if (isFull) call.pause();
		},
		cancel() {
			isCancelled = true;
			for (const {stream} of files.values()) stream.destroy();
		},
		async end(outcome) {
			try {
				if (failure === null && outcome.state !== 'returned') await drop();
				else await put(outcome.files?.out ?? []);
				return outcome;
			} catch (error) {
				await drop();
				if (isCancelled) return outcome.state === 'returned' ? cancelled(outcome) : outcome;
				if (error instanceof LunchError) throw error;
				throw new LunchError('OUTPUT_FAILED', `The files of the call can't be written: ${messageOf(error)}.`, {
					cause: error,
				});
			}
		},
		drop,
	};
}

/** Whether there is to be a file here; else there is something that is written to as it is. */
async function isForFile(path: string): Promise<boolean> {
	const there = await stat(path).catch(() => null);
	if (there?.isDirectory()) throw unusable(path, 'is a folder');
	if (there && !there.isFile()) return false;
	const folder = dirname(path);
	await access(folder, constants.W_OK).catch((error: unknown) => {
		throw unusable(folder, fileFailureText(error).replace("can't be read", "can't be written to"));
	});
	return true;
}

function unusable(path: string, why: string): LunchError {
	return new LunchError('USAGE', `${path} ${why}.`, {hint: 'Name a file in a folder that can be written to.'});
}

/** The end of a call that was cancelled before its files were in their places. */
function cancelled(outcome: CallOutcome): CallOutcome {
	const {error} = failedCall(new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.'));
	return {...outcome, state: 'cancelled', value: null, error};
}
