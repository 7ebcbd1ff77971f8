import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {resolve} from 'node:path';
import {LunchError} from '../../../shared/errors.ts';
import {fileFailureText} from '../../../shared/files/file-failure.ts';
import {readRegular, statRegular} from '../../../shared/files/regular-file.ts';
import type {Functions, GivenFile} from '../../functions.ts';
import {PIECE_BYTES} from '../../values/piece-bytes.ts';

/** Files by their names in the folder of the call: paths of this machine, or the contents themselves. */
export type FilesToSend = Readonly<Record<string, string | Uint8Array>>;

/** How files go, by their bytes together. */
export interface SentFilesLimits {
	/** Longer ones are put before the call, in pieces; others are part of its message. */
	readonly withCall: number;
	/** Most bytes of files that are part of a message, where none can be put. */
	readonly inMessage: number;
}

const callLimits: SentFilesLimits = {withCall: 2 ** 20, inMessage: 48 * 2 ** 20};
/** A job with its files is 16 MiB of text at the most, and services of versions before take it with no others. */
export const jobLimits: SentFilesLimits = {withCall: 8 * 2 ** 20, inMessage: 11 * 2 ** 20};

/** A file, and its length in bytes. */
interface OwnFile {
	name: string;
	content: string | Uint8Array;
	size: number;
	/** The same for a file that did not change; null for contents. */
	version: string | null;
}

type PutFile = NonNullable<Functions['putFile']>;

/** The digests of files that were put already, by where that was: calls of a map have the same ones. */
const known = new WeakMap<PutFile, Map<string, Promise<string>>>();

/** These functions do not have the files any more that were put there. */
export function forgetSentFiles({putFile}: Pick<Functions, 'putFile'>): void {
	if (putFile) known.delete(putFile);
}

/**
 * The files as a call has them: those of this process's own pool by their paths; of others short ones with their contents, and long ones
 * by the digest under which they were put. FUNCTION_INVALID for one that can't be read, FUNCTION_TOO_LARGE.
 */
export async function sendFiles(
	given: FilesToSend,
	{isLocal = false, putFile}: Pick<Functions, 'isLocal' | 'putFile'>,
	{withCall, inMessage}: SentFilesLimits = callLimits,
): Promise<GivenFile[]> {
	if (isLocal) return Promise.all(Object.entries(given).map(([name, content]) => ownFile(name, content)));
	const files = await Promise.all(Object.entries(given).map(([name, content]) => measured(name, content)));
	const bytes = files.reduce((sum, {size}) => sum + size, 0);
	if (bytes > withCall && putFile) {
		const put = await putAll(files, putFile);
		if (put) return put;
	}
	if (bytes > inMessage) throw tooLarge(inMessage);
	return Promise.all(files.map(({name, content}) => withContent(name, content)));
}

/** Puts files; null where none are kept there: the service is of a version before, or has no storage that its machines share. */
async function putAll(files: readonly OwnFile[], putFile: PutFile): Promise<GivenFile[] | null> {
	const put: GivenFile[] = [];
	for (const file of files) {
		try {
			put.push({name: file.name, digest: await putOnce(file, putFile)});
		} catch (error) {
			const isRefused = error instanceof LunchError && ['FUNCTION_INVALID', 'SERVICE_FAILED'].includes(error.code);
			if (isRefused && put.length === 0) return null;
			throw readable(file.content, error);
		}
	}
	return put;
}

function putOnce(file: OwnFile, putFile: PutFile): Promise<string> {
	const {version} = file;
	if (version === null) return putOne(file, putFile);
	const there = known.get(putFile) ?? new Map<string, Promise<string>>();
	known.set(putFile, there);
	const putting = there.get(version) ?? putOne(file, putFile);
	there.set(version, putting);
	// A failed attempt may succeed the next time.
	putting.catch(() => there.delete(version));
	return putting;
}

async function putOne({name, content}: OwnFile, putFile: PutFile): Promise<string> {
	const hash = createHash('sha256');
	const digest = await putFile(hashed(content, hash));
	if (digest === hash.digest('hex')) return digest;
	throw new LunchError('SERVICE_FAILED', `The file ${name} arrived as another one.`);
}

async function* hashed(content: string | Uint8Array, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
	for await (const piece of piecesOf(content)) {
		hash.update(piece);
		yield piece;
	}
}

async function* piecesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
	if (typeof content === 'string') {
		yield* createReadStream(content, {highWaterMark: PIECE_BYTES}) as AsyncIterable<Buffer>;
		return;
	}
	for (let at = 0; at < content.length; at += PIECE_BYTES) yield content.subarray(at, at + PIECE_BYTES);
}

async function ownFile(name: string, content: string | Uint8Array): Promise<GivenFile> {
	return typeof content === 'string' ? {name, path: resolve(content)} : withContent(name, content);
}

async function measured(name: string, content: string | Uint8Array): Promise<OwnFile> {
	if (typeof content !== 'string') return {name, content, size: content.length, version: null};
	try {
		const {size, mtimeMs, ino} = await statRegular(content);
		return {name, content, size, version: `${resolve(content)} ${ino} ${size} ${mtimeMs}`};
	} catch (error) {
		throw readable(content, error);
	}
}

async function withContent(name: string, content: string | Uint8Array): Promise<GivenFile> {
	const bytes =
		typeof content === 'string'
			? await readRegular(content).catch((error: unknown) => {
					throw readable(content, error);
				})
			: Buffer.from(content);
	return {name, content: bytes.toString('base64')};
}

/** The failure of reading a file, as it is told. */
function readable(content: string | Uint8Array, error: unknown): unknown {
	if (error instanceof LunchError || typeof content !== 'string') return error;
	return new LunchError('FUNCTION_INVALID', `${content} ${fileFailureText(error)}.`, {cause: error});
}

function tooLarge(mostBytes: number): LunchError {
	return new LunchError('FUNCTION_TOO_LARGE', `Files in a message have at most ${mostBytes} bytes together.`, {
		hint:
			'More go to a service that runs functions itself, to one with --storage, which its machines need too, ' +
			'and to this machine (embedded).',
	});
}
