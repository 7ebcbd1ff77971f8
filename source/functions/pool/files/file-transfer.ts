import {createHash, type Hash} from 'node:crypto';
import {createReadStream, statSync} from 'node:fs';
import {LunchError} from '../../../shared/errors.ts';
import {fileFailureText} from '../../../shared/files/file-failure.ts';
import {filesTooLarge} from '../../files/sent-file-failures.ts';
import type {CallFiles, CallOutcome, FileFacts, GivenFile} from '../../functions.ts';
import {PIECE_BYTES} from '../../values/piece-bytes.ts';
import type {UsedFile} from './kept-files.ts';

/** Hands a piece of a file over; resolves when there is room for the next one. */
export type SendPiece = (name: string, piece: Uint8Array, isLast: boolean) => Promise<void>;

/** The files of one call, on their way to its process and back. */
export interface FileTransfer {
	/** The room that they may take in the folder of the call, in bytes. */
	readonly bytes: number;
	/** Whether files are to come out. */
	readonly hasOut: boolean;
	/** Reads the files that go in, piece by piece. FUNCTION_INVALID for one that changed or can't be read any more. */
	sendAll(send: SendPiece): Promise<void>;
	/** Counts a piece of a file that comes out. Throws FUNCTION_TOO_LARGE, and FUNCTION_WORKER_DIED for one that nobody asked for. */
	receive(name: string, piece: Uint8Array, isLast: boolean): void;
	/** A file that was to come out and did not; null for none. */
	readonly missing: string | null;
	facts(): NonNullable<CallOutcome['files']>;
	/** The call has ended: files that were put before may go. */
	release(): void;
}

export interface FileTransferOptions {
	/** Most bytes of all files that go in, and of all that come out. */
	mostBytes: number;
	/** Whether files of this machine may be named: only where the program that calls is this one. */
	mayNamePaths: boolean;
	/** The files that were put before, of the call's tenant. */
	kept: (digest: string) => UsedFile;
}

/** A file that goes in. */
interface SourceFile extends UsedFile {
	name: string;
}

/** Opens the transfer of a call's files. FUNCTION_INVALID for files that can't be read, FUNCTION_TOO_LARGE for too much. */
export function openFileTransfer(files: CallFiles, options: FileTransferOptions): FileTransfer {
	const {mostBytes} = options;
	const sources: SourceFile[] = [];
	const release = () => {
		for (const source of sources) source.release();
	};
	try {
		for (const file of files.in) sources.push({name: file.name, ...sourceOf(file, options)});
	} catch (error) {
		release();
		throw error;
	}
	const bytesIn = sources.reduce((sum, {size}) => sum + size, 0);
	if (bytesIn > mostBytes) {
		release();
		throw filesTooLarge('in', mostBytes);
	}
	const sent: FileFacts[] = [];
	const came = new Map<string, {size: number; hash: Hash; sha256: string | null}>();
	let bytesOut = 0;

	async function sendFile({name, size, pieces}: SourceFile, send: SendPiece): Promise<void> {
		const hash = createHash('sha256');
		let left = size;
		for await (const piece of pieces()) {
			left -= piece.length;
			if (left < 0) throw changed(name);
			hash.update(piece);
			await send(name, piece, left === 0);
		}
		if (left > 0) throw changed(name);
		if (size === 0) await send(name, Buffer.alloc(0), true);
		sent.push({name, size, sha256: hash.digest('hex')});
	}

	return {
		bytes: bytesIn + (files.out.length > 0 ? mostBytes : 0),
		hasOut: files.out.length > 0,
		async sendAll(send) {
			for (const source of sources) await sendFile(source, send);
		},
		receive(name, piece, isLast) {
			const file = came.get(name) ?? {size: 0, hash: createHash('sha256'), sha256: null};
			if (!files.out.includes(name) || file.sha256 !== null) {
				throw new LunchError('FUNCTION_WORKER_DIED', 'The worker sent a file that nobody asked for.');
			}
			bytesOut += piece.length;
			if (bytesOut > mostBytes) throw filesTooLarge('out', mostBytes);
			file.size += piece.length;
			file.hash.update(piece);
			if (isLast) file.sha256 = file.hash.digest('hex');
			came.set(name, file);
		},
		get missing() {
			return files.out.find(name => (came.get(name)?.sha256 ?? null) === null) ?? null;
		},
		facts: () => ({
			in: sent,
			out: [...came].flatMap(([name, {size, sha256}]) => (sha256 === null ? [] : [{name, size, sha256}])),
		}),
		release,
	};
}

/** How a call ends that has returned and left out a file. */
export function missingFile(name: string): LunchError {
	return new LunchError('FUNCTION_RESULT_INVALID', `The function left no file ${name} in the folder where it ran.`);
}

async function* piecesOf(content: string): AsyncGenerator<Buffer> {
	const bytes = Buffer.from(content, 'base64');
	for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

async function* piecesAt(path: string): AsyncGenerator<Buffer> {
	try {
		yield* createReadStream(path, {highWaterMark: PIECE_BYTES}) as AsyncIterable<Buffer>;
	} catch (error) {
		throw unreadable(path, error);
	}
}

function sourceOf(file: GivenFile, {mayNamePaths, kept}: FileTransferOptions): UsedFile {
	if ('digest' in file) return kept(file.digest);
	const release = () => {};
	if ('path' in file) return {size: sizeAt(file.path, mayNamePaths), pieces: () => piecesAt(file.path), release};
	return {size: Buffer.byteLength(file.content, 'base64'), pieces: () => piecesOf(file.content), release};
}

function sizeAt(path: string, mayNamePaths: boolean): number {
	if (!mayNamePaths) {
		throw new LunchError('FUNCTION_INVALID', 'A file of this machine is only for calls of this machine.', {
			hint: 'Send its content.',
		});
	}
	const found = statOf(path);
	if (found.isFile()) return found.size;
	throw new LunchError('FUNCTION_INVALID', `${path} is not a file.`, {hint: 'Folders and devices can not be given.'});
}

function statOf(path: string) {
	try {
		return statSync(path);
	} catch (error) {
		throw unreadable(path, error);
	}
}

function unreadable(path: string, error: unknown): LunchError {
	return new LunchError('FUNCTION_INVALID', `${path} ${fileFailureText(error)}.`, {cause: error});
}

function changed(name: string): LunchError {
	return new LunchError('FUNCTION_INVALID', `The file ${name} changed while it was read.`, {hint: 'Call it again.'});
}
