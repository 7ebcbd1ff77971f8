import {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import {LunchError} from '../../shared/errors.ts';
import type {Job} from '../job.ts';
import type {ByteRange, Download, DownloadOptions} from '../jobs.ts';
import type {ServiceAnswer, ServiceClient} from './service-client.ts';
import {isTransient, unreachable} from './service-failures.ts';
import {unreadable} from './service-problem.ts';

/** The pauses before it goes on after breaks without a byte between them, in milliseconds; after the last it gives up. */
const PAUSES_MS = [200, 1000, 3000];

/** The result of a job, or a part. A connection that breaks is taken up again where it broke. */
export async function downloadOverHttp(
	client: ServiceClient,
	job: Job,
	{range, signal}: DownloadOptions,
): Promise<Download> {
	const path = `/job/download/${encodeURIComponent(job.id)}`;
	const header = range === undefined ? null : rangeHeader(range);
	const first = await client.openWithRetries(path, {headers: header === null ? {} : {range: header}, signal});
	const {start, end, size} = readPart(first, client.address);
	const ask = (from: number) => client.open(path, {headers: {range: `bytes=${from}-${end - 1}`}, signal});
	const body = Readable.from(bytesOf(client.address, first, {start, end, size}, ask), {objectMode: false});
	// Also where nothing was ever read: the first answer would wait for a reader.
	body.once('close', () => first.body.on('error', () => {}).destroy());
	signal?.addEventListener('abort', () => body.destroy(), {once: true});
	return {job, size, start, end, body};
}

interface Part {
	start: number;
	/** The byte after the last one. */
	end: number;
	size: number;
}

async function* bytesOf(
	address: string,
	first: ServiceAnswer,
	part: Part,
	ask: (from: number) => Promise<ServiceAnswer>,
) {
	let {start} = part;
	let answer: ServiceAnswer | null = first;
	let breaks = 0;
	while (start < part.end) {
		try {
			answer ??= await ask(start);
			for await (const chunk of chunksOf(answer, address, {...part, start})) {
				start += chunk.length;
				breaks = 0;
				yield chunk;
			}
		} catch (error) {
			const failure = error instanceof LunchError ? error : unreachable(address, error);
			const pause = PAUSES_MS[breaks++];
			if (pause === undefined || !isTransient(failure)) throw failure;
			await delay(pause);
		} finally {
			answer?.body.on('error', () => {}).destroy();
			answer = null;
		}
	}
}

/** The chunks that one answer holds of a part. */
async function* chunksOf(answer: ServiceAnswer, address: string, {start, end, size}: Part): AsyncGenerator<Uint8Array> {
	const given = readPart(answer, address);
	if (given.start !== start || given.size !== size) throw unreadable(address, 'gave another part than asked for');
	let at = start;
	for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
		at += chunk.length;
		if (at > end) throw unreadable(address, 'gave more than it said');
		yield chunk;
	}
	if (at < end) throw unreachable(address, new Error('it ended the connection'));
}

function rangeHeader(range: ByteRange): string {
	const numbers = 'last' in range ? [range.last] : [range.start, range.end ?? range.start];
	const isWritten = numbers.every(number => Number.isSafeInteger(number) && number >= 0);
	if (!isWritten) throw new LunchError('JOB_RANGE_INVALID', 'A range is made of whole numbers from 0.');
	return 'last' in range ? `bytes=-${range.last}` : `bytes=${range.start}-${range.end ?? ''}`;
}

/** The part of the result that an answer gives. */
function readPart({status, headers}: ServiceAnswer, address: string): Part {
	const length = Number(headers['content-length'] ?? Number.NaN);
	const [, first, last, size] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers['content-range'] ?? '') ?? [];
	const part =
		status === 206
			? {start: Number(first ?? Number.NaN), end: Number(last ?? Number.NaN) + 1, size: Number(size ?? Number.NaN)}
			: {start: 0, end: length, size: length};
	if (Number.isSafeInteger(part.end) && part.start < part.end && part.end <= part.size) return part;
	throw unreadable(address, 'does not say what it gives');
}
