import type {CallJobs} from '../../call-jobs.ts';
import type {CallEvent, CallFiles, CallOutcome, CallRequest, Functions, RunningCall} from '../../functions.ts';
import {unlessMissing} from '../unless-missing.ts';
import {openFileSink} from './file-sink.ts';
import {forgetSentFiles, jobLimits, sendFiles} from './sent-files.ts';

/** Files of a call by their names in the folder where it runs. Paths are of this machine. */
export interface NamedFiles {
	/** Files that it finds there: paths, or the contents themselves. */
	in?: Readonly<Record<string, string | Uint8Array>> | undefined;
	/** Paths of files that it leaves there. They are written when it has returned, each whole or not at all. */
	out?: Readonly<Record<string, string>> | undefined;
}

/**
 * Begins a call with these files; its outcome comes when those that it left are in their places. Rejects with FUNCTION_INVALID
 * for a file that can't be read, FUNCTION_TOO_LARGE, and USAGE for a place that can't be written to; the outcome rejects
 * with OUTPUT_FAILED too.
 */
export async function startWithFiles(
	functions: Pick<Functions, 'start' | 'isLocal' | 'putFile'>,
	request: CallRequest,
	named: NamedFiles | undefined,
	onEvent: (event: CallEvent) => void,
): Promise<RunningCall> {
	if (!hasFiles(named)) return functions.start(request, onEvent);
	const files = await filesToSend(named, functions);
	const sink = await openFileSink(named.out ?? {});
	let id: string | null = null;
	let wasQueued = false;
	function hear(event: CallEvent): void {
		if (event.kind === 'file') {
			sink.take(event);
			return;
		}
		if (event.kind === 'again') sink.restart();
		if (event.kind !== 'queued') onEvent(event);
		else if (!wasQueued) onEvent(id === null ? event : {...event, id});
		wasQueued ||= event.kind === 'queued';
	}
	const begin = (sent: CallFiles) => functions.start({...request, files: sent}, hear);
	let call = begin(files);
	id = call.id;
	let isCancelled = false;

	/** Files that were put are there as long as there is room. */
	async function sendAgain(): Promise<CallOutcome> {
		if (isCancelled) return call.outcome;
		forgetSentFiles(functions);
		call = begin(await filesToSend(named ?? {}, functions));
		if (isCancelled) call.cancel();
		return call.outcome;
	}

	const cancel = () => {
		isCancelled = true;
		call.cancel();
		sink.cancel();
	};
	const [pause, resume] = [() => call.pause(), () => call.resume()];
	sink.control({pause, resume, cancel});
	const mayBeGone = files.in.some(file => 'digest' in file);
	const outcome = unlessMissing(call.outcome, mayBeGone ? sendAgain : null).then(sink.end, async (error: unknown) => {
		await sink.drop();
		throw error;
	});
	return {id, outcome, cancel, pause, resume};
}

export function hasFiles(named: NamedFiles | undefined): named is NamedFiles {
	return Object.keys({...named?.in, ...named?.out}).length > 0;
}

/** The files of a request as these functions take them; those that are long are put there first. */
async function filesToSend(named: NamedFiles, functions: Pick<Functions, 'isLocal' | 'putFile'>): Promise<CallFiles> {
	return {in: await sendFiles(named.in ?? {}, functions), out: Object.keys(named.out ?? {})};
}

/** The same for a call that is a job: its request is kept, and long files are put where they stay as long. */
export async function jobFilesToSend(named: NamedFiles, {putFile}: Pick<CallJobs, 'putFile'> = {}): Promise<CallFiles> {
	const place = putFile ? {putFile} : {};
	return {in: await sendFiles(named.in ?? {}, place, jobLimits), out: Object.keys(named.out ?? {})};
}
