import {setTimeout as delay} from 'node:timers/promises';
import {createParser} from 'eventsource-parser';
import {backoff, jittered} from '../../shared/backoff.ts';
import {LunchError} from '../../shared/errors.ts';
import {hasEnded} from '../job.ts';
import type {JobEvent, WatchOptions} from '../jobs.ts';
import {jobDocumentSchema} from '../schema.ts';
import {readJob} from './read-job.ts';
import type {ServiceAnswer, ServiceClient} from './service-client.ts';
import {isTransient, unreachable} from './service-failures.ts';
import {unreadable} from './service-problem.ts';

const LONGEST_EVENT = 64 * 1024;
const RECONNECTING = {firstMs: 200, longestMs: 5000};

/**
 * The events of a job. After a break it connects again and again, and goes on after the last event seen. It fails where the
 * service can't be reached at first, or refuses.
 */
export async function* watchOverHttp(
	client: ServiceClient,
	id: string,
	silenceMs: number,
	{after = 0, signal, onConnection = () => {}}: WatchOptions,
): AsyncGenerator<JobEvent> {
	let seen = after;
	let isKnown = false;
	let isBroken = false;
	let failures = 0;
	async function* oneConnection(): AsyncGenerator<JobEvent, void> {
		const answer = await (isKnown ? client.open : client.openWithRetries)(`/job/${encodeURIComponent(id)}/events`, {
			headers: {accept: 'text/event-stream', 'last-event-id': String(seen)},
			signal,
			silenceMs,
		});
		isKnown = true;
		if (isBroken) onConnection(null);
		isBroken = false;
		if (answer.status === 204) return;
		for await (const event of eventsIn(answer, client.address)) {
			seen = event.id;
			failures = 0;
			yield event;
			if (hasEnded(event.job.state)) return;
		}
		throw unreachable(client.address, new Error('it ended the connection'));
	}

	while (!signal?.aborted) {
		try {
			yield* oneConnection();
			return;
		} catch (error) {
			if (signal?.aborted) return;
			const lastError = error instanceof LunchError ? error : unreachable(client.address, error);
			if (!isKnown || !isTransient(lastError)) throw lastError;
			isBroken = true;
			onConnection(lastError);
			failures++;
			const pause = backoff(failures, RECONNECTING);
			await delay(jittered(pause), undefined, {signal}).catch(() => {});
		}
	}
}

async function* eventsIn({headers, body}: ServiceAnswer, address: string): AsyncGenerator<JobEvent> {
	if (!/^text\/event-stream\b/i.test(headers['content-type'] ?? '')) {
		body.on('error', () => {}).destroy();
		throw unreadable(address, 'gave no events');
	}
	const decoder = new TextDecoder();
	const ready: JobEvent[] = [];
	let failure: LunchError | null = null;
	const parser = createParser({
		maxBufferSize: LONGEST_EVENT,
		onEvent({id, event, data}) {
			if (event !== undefined && event !== 'job') return;
			const job = readDocument(data);
			if (job && id !== undefined && /^\d{1,15}$/.test(id)) ready.push({id: Number(id), job});
			else failure = unreadable(address, "gave an event that can't be read");
		},
		onError({type}) {
			if (type === 'max-buffer-size-exceeded') failure = unreadable(address, 'gave an event without end');
		},
	});
	try {
		for await (const chunk of body as AsyncIterable<Uint8Array>) {
			parser.feed(decoder.decode(chunk, {stream: true}));
			yield* ready.splice(0);
			if (failure) throw failure;
		}
	} finally {
		body.on('error', () => {}).destroy();
	}
}

function readDocument(data: string): JobEvent['job'] | null {
	try {
		return readJob(jobDocumentSchema.parse(JSON.parse(data)).job);
	} catch {
		return null;
	}
}
