import {setTimeout as delay} from 'node:timers/promises';
import * as z from 'zod';
import {inBackground} from '../../../shared/in-background.ts';
import {hasEnded, type Job} from '../../job.ts';
import type {Download, JobOutput} from '../../jobs.ts';

/** A piece of output, as it is kept while its attempt runs. */
const pieceSchema = z.tuple([z.enum(['stdout', 'stderr']), z.string()]);
export type OutputPiece = z.infer<typeof pieceSchema>;

/** The output of attempts that run, for those who watch. What is kept of one that ended is in its result. */
export interface LiveOutput {
	/** Adds texts, each a piece. */
	append(id: string, attempt: number, texts: readonly string[]): Promise<void>;
	/** The texts from a place on, and the place after them; 0 is the first one. */
	read(id: string, attempt: number, from: number): Promise<{texts: string[]; next: number}>;
	/** Removes that of an attempt which is over. */
	remove(id: string, attempt: number): Promise<void>;
}

/** Writes down what an attempt writes. */
export interface OutputWriter {
	add(stream: OutputPiece[0], text: string): void;
	/** Removes it, once how the attempt ended has been written down. */
	close(): Promise<void>;
}

/** Pieces are gathered for so long, in milliseconds, and have so many characters at the most. */
const GATHER_MS = 100;
const LONGEST_PIECE = 64 * 1024;
/** How often a job is looked at for more, in milliseconds: one that runs, and one that waits. */
const LOOK_MS = 200;
const LOOK_WAITING_MS = 500;

/** Output that can't be written down is left out: the result has all of it in the end. */
export function createOutputWriter(live: LiveOutput, id: string, attempt: number): OutputWriter {
	let gathered: OutputPiece[] = [];
	let writing: Promise<void> | null = null;
	const closing = new AbortController();

	async function write(): Promise<void> {
		await delay(GATHER_MS, null, {signal: closing.signal}).catch(() => {});
		if (closing.signal.aborted) return;
		const texts = gathered.map(piece => JSON.stringify(piece));
		gathered = [];
		await live.append(id, attempt, texts).catch(() => {});
		writing = null;
		if (gathered.length > 0) writeSoon();
	}

	function writeSoon(): void {
		if (writing !== null || closing.signal.aborted) return;
		writing = write();
		inBackground(writing);
	}

	return {
		add(stream, text) {
			for (const part of partsOf(text)) {
				const last = gathered.at(-1);
				if (last?.[0] === stream && last[1].length + part.length <= LONGEST_PIECE) last[1] += part;
				else gathered.push([stream, part]);
			}
			writeSoon();
		},
		async close() {
			closing.abort();
			await writing;
			await live.remove(id, attempt).catch(() => {});
		},
	};
}

/** A text in pieces of whole characters. */
function partsOf(text: string): string[] {
	const parts: string[] = [];
	for (let at = 0; at < text.length; ) {
		const end = at + LONGEST_PIECE;
		const isSplit = end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
		const part = text.slice(at, isSplit ? end - 1 : end);
		parts.push(part);
		at += part.length;
	}
	return parts;
}

/** The result of a call, as far as its output is concerned. */
const resultSchema = z.object({stdout: z.string(), stderr: z.string()});

export interface FollowedJob {
	/** The job as it is now. */
	get(): Promise<Job>;
	download(): Promise<Download>;
	live: LiveOutput;
	signal: AbortSignal;
}

/** The output of a job's attempts, from the beginning of the one that runs to the end of the job. */
export async function* followOutput({get, download, live, signal}: FollowedJob): AsyncGenerator<JobOutput> {
	let attempt = 0;
	let place = 0;
	let told = {stdout: 0, stderr: 0};

	async function* morePieces(id: string): AsyncGenerator<JobOutput> {
		if (attempt === 0) return;
		const {texts, next} = await live.read(id, attempt, place);
		place = next;
		for (const written of texts) {
			const piece = readPiece(written);
			if (!piece) continue;
			const [stream, text] = piece;
			told[stream] += text.length;
			yield {attempt, stream, text};
		}
	}

	/** The output that is left of an attempt that has ended. */
	async function* rest({id, result}: Job): AsyncGenerator<JobOutput> {
		const whole = result ? await outputIn(download) : null;
		if (!whole) yield* morePieces(id);
		for (const stream of ['stdout', 'stderr'] as const) {
			for (const text of partsOf(whole?.[stream].slice(told[stream]) ?? '')) yield {attempt, stream, text};
		}
	}

	while (!signal.aborted) {
		const job = await get();
		if (job.kind === 'pi') return;
		if (job.attempts !== attempt) {
			[attempt, place] = [job.attempts, 0];
			told = {stdout: 0, stderr: 0};
		}
		if (hasEnded(job.state)) return yield* rest(job);
		yield* morePieces(job.id);
		await delay(job.state === 'running' ? LOOK_MS : LOOK_WAITING_MS, null, {signal}).catch(() => {});
	}
}

async function outputIn(download: FollowedJob['download']): Promise<z.infer<typeof resultSchema> | null> {
	try {
		const chunks: Uint8Array[] = [];
		for await (const chunk of (await download()).body as AsyncIterable<Uint8Array>) chunks.push(chunk);
		return resultSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).data ?? null;
	} catch {
		// It was removed, or its storage is away: what was written while it ran is all there is.
		return null;
	}
}

/** Other processes wrote it. */
function readPiece(text: string): OutputPiece | null {
	try {
		return pieceSchema.safeParse(JSON.parse(text)).data ?? null;
	} catch {
		return null;
	}
}
