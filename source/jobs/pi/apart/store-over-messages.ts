// A store of sums in another process, and its helpers: what the process that computes asks, and what the one that has the store answers.
import {once} from 'node:events';
import {PassThrough} from 'node:stream';
import {messageOf} from '../../../shared/errors.ts';
import type {ChunkRange} from '../plan/chunks.ts';
import type {Helpers} from '../sums/helpers.ts';
import type {SumsKeeping, SumsStore} from '../sums/kept-sums.ts';

/** A question. The bytes of one that saves come after it, one message each, the last one without any. */
export type StoreQuestion = {kind: 'store'; id: number} & (
	| {ask: 'names'}
	| {ask: 'read' | 'remove' | 'save'; name: string}
	| {ask: 'bytes'; bytes: Uint8Array | null}
	| {ask: 'offer'; parts: readonly ChunkRange[]; later: readonly ChunkRange[]}
	| {ask: 'computed'; range: ChunkRange; waits: boolean}
);

/** An answer. Before the one to a question that reads its bytes come. */
export type StoreAnswer = {kind: 'store'; id: number} & (
	| {bytes: Uint8Array}
	| {value: readonly string[] | boolean | null}
	| {error: string}
);

/** The store as the process that computes has it. */
export function createDistantStore(send: (question: StoreQuestion) => void) {
	let asked = 0;
	const waiting = new Map<number, {settle: (answer: StoreAnswer) => void; take: (bytes: Uint8Array) => unknown}>();

	function ask(id: number, question: StoreQuestion, take: (bytes: Uint8Array) => unknown = () => {}) {
		const {promise, resolve, reject} = Promise.withResolvers<readonly string[] | boolean | null>();
		waiting.set(id, {
			take,
			settle(answer) {
				waiting.delete(id);
				if ('value' in answer) resolve(answer.value);
				else reject(new Error('error' in answer ? answer.error : 'no answer'));
			},
		});
		send(question);
		return promise;
	}

	const store: SumsStore = {
		async names() {
			const id = asked++;
			return [...((await ask(id, {kind: 'store', id, ask: 'names'})) as readonly string[])];
		},
		async save(name, content) {
			const id = asked++;
			await ask(id, {kind: 'store', id, ask: 'save', name});
			for await (const bytes of content) await ask(id, {kind: 'store', id, ask: 'bytes', bytes});
			await ask(id, {kind: 'store', id, ask: 'bytes', bytes: null});
		},
		async readInto(name, take) {
			const id = asked++;
			return (await ask(id, {kind: 'store', id, ask: 'read', name}, take)) === true;
		},
		async remove(name) {
			const id = asked++;
			await ask(id, {kind: 'store', id, ask: 'remove', name});
		},
	};
	// When the computation is over, so is its process.
	const helpers: Helpers = {
		async offer(parts, later = []) {
			const id = asked++;
			await ask(id, {kind: 'store', id, ask: 'offer', parts, later});
		},
		async isComputed(range, _signal, waits = true) {
			const id = asked++;
			return (await ask(id, {kind: 'store', id, ask: 'computed', range, waits})) as boolean | null;
		},
	};
	return {
		store,
		helpers,
		hear(answer: StoreAnswer): void {
			const one = waiting.get(answer.id);
			if ('bytes' in answer) one?.take(answer.bytes);
			else one?.settle(answer);
		},
	};
}

/** Answers the questions of a process with a store. `send` resolves when the message is on its way. */
export function createStoreDesk(
	{store, helpers}: Pick<SumsKeeping, 'store' | 'helpers'>,
	send: (answer: StoreAnswer) => Promise<void>,
) {
	const closing = new AbortController();
	const saves = new Map<number, {body: PassThrough; saving: Promise<void>}>();
	const failures = new Map<string, unknown>();

	async function answer(question: StoreQuestion): Promise<readonly string[] | boolean | null> {
		const {id} = question;
		if (question.ask === 'names') return store.names();
		if (question.ask === 'bytes') return takeBytes(id, question.bytes);
		if (question.ask === 'read') return store.readInto(question.name, bytes => send({kind: 'store', id, bytes}));
		if (question.ask === 'offer') await helpers?.offer(question.parts, question.later);
		else if (question.ask === 'computed') return isComputed(question.range, question.waits);
		else if (question.ask === 'remove') await store.remove(question.name);
		else {
			const body = new PassThrough({objectMode: true, highWaterMark: 2});
			const saving = store.save(question.name, body);
			// It is told with the next bytes.
			saving.catch(() => body.destroy());
			saves.set(id, {body, saving});
		}
		return true;
	}

	async function isComputed(range: ChunkRange, waits: boolean): Promise<boolean | null> {
		return helpers ? helpers.isComputed(range, closing.signal, waits) : false;
	}

	async function takeBytes(id: number, bytes: Uint8Array | null): Promise<boolean> {
		const {body, saving} = saves.get(id) ?? {};
		if (!body) return false;
		if (bytes === null || body.destroyed) {
			saves.delete(id);
			body.end();
			await saving;
		} else if (!body.write(bytes)) await Promise.race([once(body, 'drain'), saving]);
		return true;
	}

	return {
		async hear(question: StoreQuestion): Promise<void> {
			const {id} = question;
			try {
				await send({kind: 'store', id, value: await answer(question)});
			} catch (error) {
				const message = messageOf(error);
				failures.set(message, error);
				await send({kind: 'store', id, error: message});
			}
		},
		/** The failure of the store that the other process was told by this message, as it was here; undefined for none. */
		failureOf: (message: string): unknown => failures.get(message),
		/** Nothing of what was not saved whole stays. */
		close(): void {
			closing.abort();
			for (const {body} of saves.values()) body.destroy(new Error('the process ended'));
		},
	};
}
