import type {CodePlan} from '../../code/analysis/code-plan.ts';
import type {EncodedValue} from '../../functions.ts';
import {encodeFrame, type FrameHead} from '../worker/frames.ts';
import type {CallMessage, WorkerMessage} from '../worker/worker-messages.ts';
import {readPieces, writePiece} from './call-files.ts';
import {type CompiledCode, compile, createImporter} from './compile.ts';
import {keepBuiltIns} from './own-built-ins.ts';
import {openPoolPipe} from './pool-pipe.ts';
import {createCallRunner} from './run-call.ts';
import {watchStreams} from './used-streams.ts';

/**
 * Runs the calls that come from the pool, one at a time, until there is no pool any more. `folder`: where modules are
 * looked up from; `ownFile`: the file of this program.
 */
export function serveCalls(folder: string, ownFile: string): void {
	// Functions are modules: for them there is no main module, as this program, a CommonJS one, would be.
	Reflect.deleteProperty(process, 'mainModule');

	const pipe = openPoolPipe();
	const importer = createImporter(folder);
	const codes = new Map<number, CompiledCode>();
	const streams = watchStreams();
	const {exit} = process;
	/** Where functions run, and their files are. */
	const scratch = process.cwd();
	/** The last message about the call that runs, for when nothing else can be told; made while everything is as it was. */
	let lost = Buffer.alloc(0);

	/** Ends the process where a call has left no way to tell how it ended. */
	function giveUp(): never {
		try {
			pipe.writeAtOnce(lost);
		} catch {
			// The end of the process tells something, too.
		}
		return exit.call(process, 70);
	}

	function send(message: WorkerMessage, text?: string): void {
		pipe.write(encodeFrame(message, text === undefined ? [] : [text]));
	}

	function sendValue(id: string, {encoding, text}: EncodedValue, then: () => void): void {
		const message: WorkerMessage = {kind: 'value', id, encoding};
		pipe.writeThen(encodeFrame(message, [text]), then);
	}

	function sendFile(id: string, name: string): void {
		readPieces(scratch, name, (text, isLast) =>
			pipe.writeAtOnce(encodeFrame({kind: 'file', id, name, isLast}, [text])),
		);
	}

	/** The first call. What is before it are files that it is given. */
	function firstCall(): {head: FrameHead; texts: string[]} {
		for (;;) {
			const frame = pipe.first();
			if (frame.head.kind !== 'file') return frame;
			writePiece(scratch, String(frame.head.name), frame.texts[0] ?? '');
		}
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

	/** Calls that came while another one runs. */
	const waiting: {head: FrameHead; texts: string[]}[] = [];
	let isBusy = true;

	function take(head: FrameHead, texts: string[]): void {
		if (isBusy) waiting.push({head, texts});
		else run(head, texts);
	}

	function run(head: FrameHead, texts: string[]): void {
		isBusy = true;
		const message = head as unknown as CallMessage;
		lost = lostCall(message.id);
		runner.run(message, () => codeOf(message.code, message.plan, texts), texts);
	}

	function ended(): void {
		isBusy = false;
		const next = waiting.shift();
		if (next) run(next.head, next.texts);
	}

	send({kind: 'ready'});
	const {head, texts} = firstCall();
	const used = head.isLast === true ? pipe.stay() : pipe.listen(take);
	const runner = createCallRunner({
		importer,
		send,
		sendValue,
		sendFile,
		restore: keepBuiltIns(used),
		streams,
		giveUp,
		folder,
		ownFile,
		ended,
	});
	process.on('uncaughtException', error => runner.uncaught(error));
	run(head, texts);
}

function lostCall(id: string): Buffer<ArrayBuffer> {
	const message = "The outcome can't be written: the function changed what writes it.";
	const error = {name: 'LunchError', message, stack: null, code: 'FUNCTION_RESULT_INVALID'} as const;
	const told: WorkerMessage = {kind: 'outcome', id, state: 'failed', encoding: 'json', error, isWorn: true};
	return Buffer.from(encodeFrame(told));
}
