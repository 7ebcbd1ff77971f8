import {readFile, stat} from 'node:fs/promises';
import {resolve} from 'node:path';
import {LunchError} from '../../shared/errors.ts';
import {fileFailureText} from '../../shared/files/file-failure.ts';
import type {CallEvent, CallFiles, CallRequest, Functions, GivenFile, RunningCall} from '../functions.ts';
import {openFileSink} from './file-sink.ts';

/** Files of a call by their names in the folder where it runs. Paths are of this machine. */
export interface NamedFiles {
	/** Files that it finds there: paths, or the contents themselves. */
	in?: Readonly<Record<string, string | Uint8Array>> | undefined;
	/** Paths of files that it leaves there. They are written when it has returned, each whole or not at all. */
	out?: Readonly<Record<string, string>> | undefined;
}

/** Most bytes of files that are sent to a service, where they are part of one message. */
const MOST_SENT_BYTES = 48 * 1024 * 1024;

/**
 * Begins a call with these files; its outcome comes when those that it left are in their places. Rejects with FUNCTION_INVALID
 * for a file that can't be read, FUNCTION_TOO_LARGE, and USAGE for a place that can't be written to; the outcome rejects
 * with OUTPUT_FAILED too.
 */
export async function startWithFiles(
	functions: Pick<Functions, 'start' | 'isLocal'>,
	request: CallRequest,
	named: NamedFiles | undefined,
	onEvent: (event: CallEvent) => void,
): Promise<RunningCall> {
	if (!hasFiles(named)) return functions.start(request, onEvent);
	const files = await filesToSend(named, functions.isLocal === true);
	const sink = await openFileSink(named.out ?? {});
	const call = functions.start({...request, files}, event => {
		if (event.kind === 'file') sink.take(event);
		else {
			if (event.kind === 'again') sink.restart();
			onEvent(event);
		}
	});
	sink.control(call);
	const outcome = call.outcome.then(sink.end, async (error: unknown) => {
		await sink.drop();
		throw error;
	});
	return {...call, outcome};
}

export function hasFiles(named: NamedFiles | undefined): named is NamedFiles {
	return Object.keys({...named?.in, ...named?.out}).length > 0;
}

/** The files of a request. Those for another process are read; this one's own pool reads them as it sends them. */
export async function filesToSend(named: NamedFiles, isLocal: boolean): Promise<CallFiles> {
	let room = MOST_SENT_BYTES;
	const given: GivenFile[] = [];
	for (const [name, content] of Object.entries(named.in ?? {})) {
		if (isLocal && typeof content === 'string') given.push({name, path: resolve(content)});
		else {
			const bytes = typeof content === 'string' ? await read(content, room) : Buffer.from(content);
			room -= bytes.length;
			if (room < 0) throw tooLarge();
			given.push({name, content: bytes.toString('base64')});
		}
	}
	return {in: given, out: Object.keys(named.out ?? {})};
}

async function read(path: string, room: number): Promise<Buffer> {
	try {
		const {size} = await stat(path);
		if (size > room) throw tooLarge();
		return await readFile(path);
	} catch (error) {
		if (error instanceof LunchError) throw error;
		throw new LunchError('FUNCTION_INVALID', `${path} ${fileFailureText(error)}.`, {cause: error});
	}
}

function tooLarge(): LunchError {
	return new LunchError(
		'FUNCTION_TOO_LARGE',
		`Files of a call for a service have at most ${MOST_SENT_BYTES} bytes together.`,
		{
			hint: 'On this machine (embedded) they are streamed, and may have more.',
		},
	);
}
