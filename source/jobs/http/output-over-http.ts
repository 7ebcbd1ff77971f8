import {setTimeout as delay} from 'node:timers/promises';
import {createParser} from 'eventsource-parser';
import * as z from 'zod';
import {backoff, jittered} from '../../shared/backoff.ts';
import {LunchError} from '../../shared/errors.ts';
import type {JobOutput} from '../jobs.ts';
import type {ServiceClient} from './service-client.ts';
import {isTransient, unreachable} from './service-failures.ts';

const LONGEST_EVENT = 1024 * 1024;
const RECONNECTING = {firstMs: 200, longestMs: 5000};

const outputSchema = z.object({
	attempt: z.int().positive(),
	stream: z.enum(['stdout', 'stderr']),
	text: z.string(),
}) satisfies z.ZodType<JobOutput>;

/**
 * The output of a call. After a break it connects again, and leaves out what came before. A service of an earlier version gives
 * none. It fails where the service can't be reached at first, or refuses.
 */
export async function* outputOverHttp(
	client: ServiceClient,
	id: string,
	silenceMs: number,
	signal: AbortSignal | undefined,
): AsyncGenerator<JobOutput> {
	const unseen = createUnseen();
	const request = {headers: {accept: 'text/event-stream'}, signal, silenceMs};
	for (let failures = 0; !signal?.aborted; failures += 1) {
		try {
			const open = failures === 0 ? client.openWithRetries : client.open;
			const {body} = await open(`/job/${encodeURIComponent(id)}/output`, request);
			unseen.beginAnew();
			for await (const piece of piecesIn(body as AsyncIterable<Uint8Array>)) {
				if (piece === 'end') return;
				failures = 0;
				yield* unseen.of(piece);
			}
		} catch (error) {
			if (isOver(error, client.address, signal)) return;
		}
		await delay(jittered(backoff(failures + 1, RECONNECTING)), undefined, {signal}).catch(() => {});
	}
}

/** Whether nothing more is to come after a failure; throws it where it would not pass. */
function isOver(error: unknown, address: string, signal: AbortSignal | undefined): boolean {
	if (signal?.aborted) return true;
	const failure = error instanceof LunchError ? error : unreachable(address, error);
	if (failure.code === 'NOT_FOUND') return true;
	if (!isTransient(failure)) throw failure;
	return false;
}

/** Leaves out what came before of output that comes from its beginning once more. */
function createUnseen() {
	let attempt = 0;
	/** Characters of the attempt that came, and how many of these are still to come again. */
	let came = {stdout: 0, stderr: 0};
	let again = {stdout: 0, stderr: 0};
	return {
		beginAnew(): void {
			again = {...came};
		},
		*of({attempt: next, stream, text}: JobOutput): Generator<JobOutput> {
			if (next !== attempt) {
				attempt = next;
				came = {stdout: 0, stderr: 0};
				again = {stdout: 0, stderr: 0};
			}
			const known = Math.min(again[stream], text.length);
			again[stream] -= known;
			came[stream] += text.length - known;
			if (known < text.length) yield {attempt: next, stream, text: text.slice(known)};
		},
	};
}

/** The pieces of a stream, and `end`. What is none is left out. */
async function* piecesIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<JobOutput | 'end'> {
	const decoder = new TextDecoder();
	const ready: (JobOutput | 'end')[] = [];
	const parser = createParser({
		maxBufferSize: LONGEST_EVENT,
		onEvent({event, data}) {
			if (event === 'end') ready.push('end');
			const piece = event === 'output' ? outputSchema.safeParse(readJson(data)).data : undefined;
			if (piece) ready.push(piece);
		},
	});
	for await (const chunk of body) {
		parser.feed(decoder.decode(chunk, {stream: true}));
		yield* ready.splice(0);
	}
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
