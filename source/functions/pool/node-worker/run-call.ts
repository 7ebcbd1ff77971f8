import {LunchError, messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {containedNames} from '../../code/analysis/contained-names.ts';
import {moduleVariable} from '../../code/analysis/module-variable.ts';
import type {EncodedValue} from '../../functions.ts';
import {decodeValue} from '../../values/values.ts';
import type {CallMessage, WorkerMessage} from '../worker/worker-messages.ts';
import {provideCheckpoints} from './call-checkpoints.ts';
import {createCallConsole, type Write} from './call-console.ts';
import {type CallTimers, createCallTimers} from './call-timers.ts';
import type {Callee, CompiledCode, Importer} from './compile.ts';
import {type Ending, returned, threw} from './ending.ts';
import {freezeBuiltIns} from './freeze-built-ins.ts';
import {sendValues} from './send-values.ts';

export interface RunnerParts {
	importer: Importer;
	send: (message: WorkerMessage, text?: string) => void;
	/** Sends a value that the function yielded; `then` is called when the next one may be sent. */
	sendValue: (id: string, value: EncodedValue, then: () => void) => void;
	/** Sends a file that the call left in its folder; nothing where there is none. */
	sendFile: (id: string, name: string) => void;
	/** Makes the built-in objects that this program uses as they were at its start; what comes back undoes that. */
	restore: () => () => void;
	/** The output streams of the process that were used. */
	streams: () => NodeJS.WriteStream[];
	/** A call was answered: the next one can be run. */
	ended: () => void;
	/** Ends the process where not even the end of a call can be told. */
	giveUp: () => void;
	/** Where modules are looked up from. */
	folder: string;
	/** The file of this program, which is left out of stacks. */
	ownFile: string;
}

export interface CallRunner {
	/** Runs a call; `texts` are its arguments, `open` gives its code. */
	run(message: CallMessage, open: () => CompiledCode, texts: string[]): void;
	/** An error that nobody caught ends the call that runs. */
	uncaught(error: unknown): void;
}

/** Runs the calls of a worker, one after another. */
export function createCallRunner(parts: RunnerParts): CallRunner {
	const {importer, send, sendValue, sendFile, restore, streams, giveUp, folder, ownFile} = parts;
	let end: ((ending: Ending) => void) | null = null;
	let isStained = false;
	/** The call that is not answered yet. */
	let current: CallMessage | null = null;
	let isFrozen = false;
	/** Functions that are kept with their state, by the numbers of their codes. */
	const kept = new Map<number, Callee>();
	/** Data that calls name, by its digest. */
	const data = new Map<string, string>();
	const checkpoints = provideCheckpoints({
		keep({encoding, text}) {
			if (current?.checkpoint) send({kind: 'checkpoint', id: current.id, encoding}, text);
		},
		asBefore: work => asBefore(false, work),
	});

	async function worldOf(message: CallMessage, tools: readonly string[], timers: CallTimers) {
		const world: Record<string, unknown> = {};
		for (const tool of tools) {
			world[tool] =
				tool === 'console'
					? createCallConsole(boundedWrite(message, () => current === message, send))
					: timers.tools[tool];
		}
		for (const name of message.modules) world[moduleVariable(name)] = await load(name);
		return world;
	}

	async function load(name: string): Promise<unknown> {
		try {
			const module = await importer(name);
			return module.default ?? module;
		} catch (error) {
			throw new LunchError('FUNCTION_INVALID', `The module ${name} can't be imported: ${messageOf(error)}.`);
		}
	}

	async function work(message: CallMessage, open: () => CompiledCode, texts: string[], timers: CallTimers) {
		const last = message.checkpoint?.last ?? null;
		// The last of the texts.
		checkpoints.begin(last && {encoding: last, text: texts.pop() ?? ''});
		const code = open();
		const args = message.args ? nextValue(message.args, texts, 'args') : [];
		const kwargs = message.kwargs ? nextValue(message.kwargs, texts, 'kwargs') : null;
		if (message.each) return callEach(await calleeOf(message, code, timers), args, kwargs, message);
		const list = listIn(args);
		putData(list, message, texts);
		const given: unknown[] = hasKeys(kwargs) ? [...list, kwargs] : list;
		const callee = await calleeOf(message, code, timers);
		// Waited for here: a promise is then asked for nothing that the function may have changed.
		const value = await callee(...given);
		return message.stream ? await sendAll(value, message) : value;
	}

	/** Puts data that is kept into its places among the arguments. */
	function putData(args: unknown[], message: CallMessage, texts: string[]): void {
		for (const {at, digest, encoding, isNew} of message.data) {
			if (isNew) data.set(digest, texts.shift() ?? '');
			// Read anew for each call: none sees what another one did to it.
			args[at] = decodeValue({encoding, text: data.get(digest) ?? ''}, `args[${at}]`);
		}
	}

	/** Calls a function with each of many inputs, and tells how each of these calls ended. */
	async function callEach(callee: Callee, inputs: unknown, kwargs: unknown, message: CallMessage): Promise<void> {
		const {id, each} = message;
		for (const text of Array.isArray(inputs) ? inputs : []) {
			let ending: () => Ending;
			try {
				const args = listIn(decodeValue({encoding: each ?? 'json', text: String(text)}, 'args'));
				const value = await callee(...(hasKeys(kwargs) ? [...args, kwargs] : args));
				ending = () => returned(value, message);
			} catch (error) {
				ending = () => threw(error, folder, ownFile);
			}
			asBefore(false, () => {
				const {state, value, error} = ending();
				send({kind: 'each', id, state, encoding: value?.encoding ?? 'json', error}, value?.text);
			});
		}
	}

	/** Sends what a function yields, one value after the other, and gives what it returns in the end. */
	function sendAll(value: unknown, message: CallMessage): Promise<unknown> {
		return sendValues(value, message, (encode, then) =>
			asBefore(false, () => {
				const encoded = encode();
				if (encoded) sendValue(message.id, encoded, then);
			}),
		);
	}

	async function calleeOf(message: CallMessage, code: CompiledCode, timers: CallTimers): Promise<Callee> {
		const known = kept.get(message.code);
		if (known) return known;
		const callee = await code.open(await worldOf(message, code.plan.tools, timers));
		if (message.reuse) kept.set(message.code, callee);
		return callee;
	}

	/** Does what is this program's own part, also where code of a caller has changed what it works with. */
	function asBefore(isContained: boolean, work: () => void): void {
		// Code among frozen objects had nothing to change.
		const undo = isContained ? null : restore();
		try {
			work();
		} catch {
			giveUp();
		} finally {
			undo?.();
		}
	}

	return {
		run(message, open, texts) {
			const timers = createCallTimers();
			let isContained = false;
			let isOver = false;
			const report = ({state, value, error}: Ending) => {
				end = null;
				// Also what it set since then.
				timers.clear();
				current = null;
				// The language keeps the last match of a pattern; it is part of the call.
				/^/.exec('');
				const encoding = value?.encoding ?? 'json';
				if (state === 'returned') for (const name of message.filesOut) sendFile(message.id, name);
				send({kind: 'outcome', id: message.id, state, encoding, error, isWorn: isStained}, value?.text);
				parts.ended();
			};
			const finish = (ending: () => Ending) => {
				if (isOver) return;
				isOver = true;
				asBefore(isContained, () => {
					timers.clear();
					const ended = ending();
					const tell = () =>
						asBefore(isContained, () => {
							if (isContained || areWritten(streams())) report(ended);
							else inBackground(outputWritten(streams()).then(tell));
						});
					// Work that the function left to be done at once is done before the pool hears of the end.
					setImmediate(tell);
				});
			};
			end = ending => finish(() => ending);
			current = message;
			const opening = () => {
				const code = open();
				isContained = code.plan.isContained;
				if (isContained && !isFrozen) freezeBuiltIns(containedNames);
				isFrozen ||= isContained;
				return code;
			};
			work(message, opening, texts, timers).then(
				value => finish(() => returned(value, message)),
				error => finish(() => threw(error, folder, ownFile)),
			);
		},
		uncaught(error) {
			isStained = true;
			end?.(threw(error, folder, ownFile));
		},
	};
}

/** Whether nothing that the function gave to these streams waits to be written. */
function areWritten(streams: readonly NodeJS.WriteStream[]): boolean {
	return streams.every(({writableLength}) => writableLength === 0);
}

/** Resolves when all that the function gave to these streams is on its way. */
async function outputWritten(streams: readonly NodeJS.WriteStream[]): Promise<void> {
	await Promise.all(streams.map(written));
}

function written(stream: Partial<NodeJS.WriteStream>): Promise<void> | void {
	if (!stream.writableLength || stream.destroyed) return;
	return new Promise(resolve => {
		stream.on?.('close', resolve).on('error', resolve);
		stream.write?.('', () => resolve());
	});
}

function listIn(args: unknown): unknown[] {
	if (Array.isArray(args)) return args;
	throw new LunchError('FUNCTION_INVALID', 'The arguments have to be a list.');
}

function nextValue(encoding: EncodedValue['encoding'], texts: string[], place: string): unknown {
	return decodeValue({encoding, text: texts.shift() ?? ''}, place);
}

function hasKeys(value: unknown): value is object {
	return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Sends output as long as there is room for more; the pool cuts it where it has to be cut. */
function boundedWrite({id, outputBytes}: CallMessage, isCurrent: () => boolean, send: RunnerParts['send']): Write {
	let room = outputBytes;
	return (stream, text) => {
		if (room < 0 || !isCurrent()) return;
		const sent = text.length > room ? text.slice(0, room + 1) : text;
		room -= sent.length;
		if (sent.length > 0) send({kind: stream, id}, sent);
	};
}
