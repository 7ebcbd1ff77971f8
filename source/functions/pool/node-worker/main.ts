// The program of a Node worker: it takes calls from its pipe, one at a time, until the pipe ends.
import {writeSync} from 'node:fs';
import {Socket} from 'node:net';
import type {CodePlan} from '../../code/code-plan.ts';
import {createFrameReader, encodeFrame} from '../worker/frames.ts';
import type {CallMessage, WorkerMessage} from '../worker/worker-messages.ts';
import {type CompiledCode, compile, createImporter} from './compile.ts';
import {keepBuiltIns} from './own-built-ins.ts';
import {createCallRunner} from './run-call.ts';
import {watchStreams} from './used-streams.ts';

/** The pipe to the pool. */
const PIPE = 3;
const MOST_BYTES = 256 * 1024 * 1024;

// Functions are modules: for them there is no main module, as this program, a CommonJS one, would be.
Reflect.deleteProperty(process, 'mainModule');

const [folder = '.', ownFile = ''] = process.argv.slice(2);
const pipe = new Socket({fd: PIPE, readable: true, writable: true});
const importer = createImporter(folder);
const codes = new Map<number, CompiledCode>();
const streams = watchStreams();
const restore = keepBuiltIns([pipe]);
const {exit} = process;
const runner = createCallRunner({importer, send, restore, streams, giveUp, folder, ownFile});

// What prototypes of streams are given later is not asked.
for (const name of ['write', '_write', '_writev', '_writeGeneric', 'emit', 'on'] as const) {
	const value: unknown = Reflect.get(pipe, name);
	if (typeof value === 'function') Object.defineProperty(pipe, name, {value});
}

/** What is told of the call that runs where nothing else can be told; made while everything is as it was. */
let lost = Buffer.alloc(0);

function lostCall(id: string): Buffer<ArrayBuffer> {
	const message = "The outcome can't be written: the function changed what writes it.";
	const error = {name: 'LunchError', message, stack: null, code: 'FUNCTION_RESULT_INVALID'} as const;
	const told: WorkerMessage = {kind: 'outcome', id, state: 'failed', encoding: 'json', error, isWorn: true};
	return Buffer.from(encodeFrame(told));
}

/** What a call did leaves no way to tell how it ended. */
function giveUp(): never {
	try {
		writeSync(PIPE, lost);
	} catch {
		// The end of the process tells something, too.
	}
	return exit.call(process, 70);
}

function send(message: WorkerMessage, text?: string): void {
	pipe.write(encodeFrame(message, text === undefined ? [] : [text]));
}

function codeOf(number: number, plan: CodePlan | null, texts: string[]): CompiledCode {
	const known = codes.get(number);
	if (!plan) {
		if (known) return known;
		throw new Error(`code ${number} never came`);
	}
	const code = compile(plan, texts.shift() ?? '', folder, importer);
	codes.set(number, code);
	return code;
}

const take = createFrameReader((head, texts) => {
	const message = head as unknown as CallMessage;
	lost = lostCall(message.id);
	runner.run(message, () => codeOf(message.code, message.plan, texts), texts);
}, MOST_BYTES);

// Nobody is there any more to take an answer.
const leave = () => process.exit(0);
pipe.on('data', take).on('end', leave).on('error', leave).on('close', leave);
process.on('uncaughtException', error => runner.uncaught(error));
// Ctrl-C in a terminal goes to the whole group: the pool ends its workers itself.
process.on('SIGINT', () => {});
send({kind: 'ready'});
