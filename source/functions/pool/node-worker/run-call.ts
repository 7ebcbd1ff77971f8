import {LunchError, messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {containedNames} from '../../code/contained-names.ts';
import {moduleVariable} from '../../code/module-variable.ts';
import {decodeValue} from '../../values/values.ts';
import type {CallMessage, WorkerMessage} from '../worker-messages.ts';
import {type BuiltInsGuard, guardBuiltIns} from './built-ins-guard.ts';
import {createCallConsole, type Write} from './call-console.ts';
import {type CallTimers, createCallTimers} from './call-timers.ts';
import type {CompiledCode, Importer} from './compile.ts';
import {type Ending, returned, threw} from './ending.ts';

export interface RunnerParts {
	importer: Importer;
	send: (message: WorkerMessage, text?: string) => void;
	/** Where modules are looked up from. */
	folder: string;
	/** The file of this program, which is left out of stacks. */
	ownFile: string;
	/** What a function may take, in bytes. */
	memoryBytes: number;
}

export interface CallRunner {
	/** Runs a call; `texts` are its arguments, `open` gives its code. */
	run(message: CallMessage, open: () => CompiledCode, texts: string[]): void;
	/** An error that nobody caught ends the call that runs. */
	uncaught(error: unknown): void;
}

/** A worker is replaced that grew beyond this, in bytes, and a part of what its functions may take. */
const USUAL_SIZE = 64 * 1024 * 1024;
const GROWN_SHARE = 1 / 4;
/** How much it grew is looked at after a call that took so long, in milliseconds, and after so many calls. */
const LOOK_AFTER_MS = 5;
const LOOK_EVERY = 100;

/** Runs the calls of a worker, one after another. */
export function createCallRunner({importer, send, folder, ownFile, memoryBytes}: RunnerParts): CallRunner {
	let end: ((ending: Ending) => void) | null = null;
	let isStained = false;
	let served = 0;
	// Set when a function comes that may change something: until then nobody did.
	let guard: BuiltInsGuard | null = null;

	async function worldOf(message: CallMessage, tools: readonly string[], timers: CallTimers) {
		const world: Record<string, unknown> = {};
		for (const tool of tools) {
			world[tool] = tool === 'console' ? createCallConsole(boundedWrite(message, send)) : timers.tools[tool];
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
		const code = open();
		const args = message.args ? decodeValue({encoding: message.args, text: texts.shift() ?? ''}, 'args') : [];
		const kwargs = message.kwargs ? decodeValue({encoding: message.kwargs, text: texts.shift() ?? ''}, 'kwargs') : null;
		if (!Array.isArray(args)) throw new LunchError('FUNCTION_INVALID', 'The arguments have to be a list.');
		const given: unknown[] = hasKeys(kwargs) ? [...args, kwargs] : args;
		const opened = code.open(await worldOf(message, code.plan.tools, timers));
		const callee = opened instanceof Promise ? await opened : opened;
		return callee(...given);
	}

	// What one call took and nobody gave back yet must not be charged to the next.
	function hasGrown(startedAt: number): boolean {
		if (performance.now() - startedAt < LOOK_AFTER_MS && served % LOOK_EVERY !== 0) return false;
		return process.memoryUsage.rss() > USUAL_SIZE + memoryBytes * GROWN_SHARE;
	}

	function isClean(plan: CompiledCode['plan'] | undefined, startedAt: number): boolean {
		// What the last search for a pattern found is kept by the language; it is part of the call.
		/^/.exec('');
		if (!plan?.isContained || isStained || guard?.hasSeenCodeFromText()) return false;
		if (plan.mayChangeBuiltIns && !guard?.areUntouched()) return false;
		return !hasGrown(startedAt);
	}

	return {
		run(message, open, texts) {
			const timers = createCallTimers();
			let plan: CompiledCode['plan'] | undefined;
			let isOver = false;
			const startedAt = performance.now();
			const finish = (ending: () => Ending) => {
				if (isOver) return;
				isOver = true;
				timers.clear();
				const {state, value, error} = ending();
				const report = () => {
					end = null;
					served += 1;
					// Also what it set since then.
					timers.clear();
					const encoding = value?.encoding ?? 'json';
					send(
						{kind: 'outcome', id: message.id, state, encoding, error, isClean: isClean(plan, startedAt)},
						value?.text,
					);
				};
				// What the function left to be done at once is done before the pool hears of the end.
				setImmediate(plan?.isContained ? report : () => inBackground(outputWritten().then(report)));
			};
			end = ending => finish(() => ending);
			const opening = () => {
				const code = open();
				plan = code.plan;
				if (plan.isContained && plan.mayChangeBuiltIns) guard ??= guardBuiltIns(containedNames);
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

/** Resolves when all that the function gave to the streams of the process is on its way. */
async function outputWritten(): Promise<void> {
	await Promise.all([process.stdout, process.stderr].map(written));
}

function written(stream: Partial<NodeJS.WriteStream>): Promise<void> | void {
	if (!stream.writableLength || stream.destroyed) return;
	return new Promise(resolve => {
		stream.on?.('close', resolve).on('error', resolve);
		stream.write?.('', () => resolve());
	});
}

function hasKeys(value: unknown): value is object {
	return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Sends output as long as there is room for more; the pool cuts it where it has to be cut. */
function boundedWrite({id, outputBytes}: CallMessage, send: RunnerParts['send']): Write {
	let room = outputBytes;
	return (stream, text) => {
		if (room < 0) return;
		const sent = text.length > room ? text.slice(0, room + 1) : text;
		room -= sent.length;
		if (sent.length > 0) send({kind: stream, id}, sent);
	};
}
