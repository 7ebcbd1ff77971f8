import type {Socket} from 'node:net';
import type {BasePath} from '../base-path.ts';
import type {CountHits} from './hit-counts.ts';
import type {HotAnswer} from './hot-answer.ts';
import type {HotAnswers} from './hot-answers.ts';
import type {Lend, Loan} from './lent-connection.ts';
import {createSimpleRequestReader, mayBecomeSimple, type SimpleRequest} from './simple-request.ts';
import type {Writer} from './write-queue.ts';

/** Options that connections have in common. */
export interface HotConnectionOptions {
	answers: HotAnswers;
	basePath: BasePath;
	count: CountHits;
	isStopping: () => boolean;
	/** The longest request. */
	maxHeaderBytes: number;
	/** The header fields of the connection, and the empty line, that end the head of an answer. */
	lastFields: string;
	/** Has a connection write soon. */
	queueWrite: (writer: Writer) => void;
	/** Takes over a connection with all that is still to be read from it. */
	handOver: (socket: Socket) => void;
	/** Has node:http answer one request. */
	lend: Lend;
	/** Told of a connection that is gone, or was handed over. */
	onEnd: (connection: HotConnection) => void;
	/** Answers a request of which the end never comes. */
	refuse: (socket: Socket) => void;
}

/** A connection of which requests are answered from memory, before node:http sees it. */
export interface HotConnection extends Writer {
	readonly socket: Socket;
	/** Whether a request was answered on it. */
	readonly isUsed: boolean;
	/** Whether something was read that is not answered: the beginning of a request, or what comes after many answers. */
	readonly hasUnread: boolean;
	/** Whether answers are to be written, or made elsewhere. */
	readonly isBusy: boolean;
	/** When something last happened, in milliseconds since the epoch. */
	activeAt: number;
	/** Gives it to node:http, in the state it is in. */
	leave(): void;
}

/** This many bytes of answers are written at once, at least: more would only be copied once more. */
const WRITE_BYTES = 64 * 1024;

/** With more that can't be answered yet, a connection is not read further. */
const MOST_UNREAD = 64 * 1024;

/**
 * Serves a connection for as long as all that it asks are simple requests for answers in memory. With anything else it is
 * handed over for good, from the first byte that is not answered on; but one whose answer has become too old is lent for
 * a request, or no connection would stay for longer than an answer. It is not read further while its client does not.
 */
export function serveHotConnection(socket: Socket, options: HotConnectionOptions): HotConnection {
	const {answers, basePath, count, lastFields} = options;
	const reader = createSimpleRequestReader(options.maxHeaderBytes);
	/** The text that was read and not answered yet. */
	let unread = '';
	let output = '';
	let outputAnswers = 0;
	let outputSince = 0;
	let isQueued = false;
	let loan: Loan | null = null;
	let isEnded = false;
	let hasLeft = false;

	const connection: HotConnection & {isUsed: boolean} = {
		socket,
		isUsed: false,
		get hasUnread() {
			return unread !== '';
		},
		get isBusy() {
			return output !== '' || loan !== null;
		},
		activeAt: Date.now(),
		flush,
		leave,
	};

	function flush(): void {
		isQueued = false;
		if (output === '') return;
		const text = output;
		output = '';
		if (!socket.write(text, 'latin1')) socket.pause();
		count.took(outputAnswers, outputSince);
		outputAnswers = 0;
	}

	function add(request: SimpleRequest, target: string, answer: HotAnswer, now: number): void {
		if (outputAnswers++ === 0) outputSince = performance.now();
		const {text, body} = answer.write(request, now, lastFields);
		output = output === '' ? text : output + text;
		count.answered(answer, request.isHead ? 'HEAD' : 'GET', target, answer.statusFor(request));
		if (body || output.length >= WRITE_BYTES) flush();
		if (body && !socket.write(body)) socket.pause();
	}

	/** Answers the request that begins at `start`, or lends it out; gives its end, 0 where it is none for here. */
	function answerAt(text: string, start: number, now: number): number {
		const request = options.isStopping() ? null : reader.read(text, start);
		if (!request) return 0;
		const target = basePath.strip(request.target);
		const answer = answers.at(now, target);
		if (answer) add(request, target, answer, now);
		else if (answers.has(target)) lend(text.slice(start, request.end));
		else return 0;
		return request.end;
	}

	function answerUnread(): void {
		const text = unread;
		const now = Date.now();
		let start = 0;
		while (start < text.length && canAnswer()) {
			const end = answerAt(text, start, now);
			if (end === 0) break;
			start = end;
		}
		unread = start === text.length ? '' : text.slice(start);
		if (start > 0) {
			connection.isUsed = true;
			connection.activeAt = now;
		}
		if (unread !== '' && isStuck(start > 0)) leave();
		else if (output !== '') queueOutput();
	}

	function queueOutput(): void {
		if (isQueued) return;
		isQueued = true;
		options.queueWrite(connection);
	}

	/** Whether what is unread is nothing that can be answered here, also later. */
	function isStuck(hasRead: boolean): boolean {
		return canAnswer() && !(hasRead && isBeginning(unread));
	}

	/** Whether the client reads what it was sent, and no request of it is answered elsewhere. */
	function canAnswer(): boolean {
		return !socket.isPaused() && !loan;
	}

	function lend(request: string): void {
		flush();
		loan = options.lend(socket, request, isLast => {
			loan = null;
			connection.activeAt = Date.now();
			if (isLast) socket.off('data', onData).destroySoon();
			else if (!socket.writableNeedDrain) onDrain();
			if (isEnded && !hasLeft) onEnd();
		});
	}

	/** Whether pipelined requests were cut here by the end of a read. */
	function isBeginning(text: string): boolean {
		return text.length <= options.maxHeaderBytes && !text.includes('\r\n\r\n') && mayBecomeSimple(text);
	}

	function onData(chunk: Buffer): void {
		const text = chunk.toString('latin1');
		unread = unread === '' ? text : unread + text;
		if (loan && unread.length > MOST_UNREAD) socket.pause();
		answerUnread();
	}

	function onDrain(): void {
		socket.resume();
		answerUnread();
	}

	function onEnd(): void {
		isEnded = true;
		if (loan) return;
		flush();
		if (unread === '') socket.end();
		else options.refuse(socket);
	}

	function onClose(): void {
		loan?.cancel();
		options.onEnd(connection);
	}

	function leave(): void {
		hasLeft = true;
		flush();
		options.onEnd(connection);
		socket.off('data', onData).off('drain', onDrain).off('end', onEnd).off('close', onClose).off('timeout', onTimeout);
		// Paused until node:http listens: what is put back would otherwise be given to nobody.
		socket.pause();
		if (unread !== '') socket.unshift(Buffer.from(unread, 'latin1'));
		options.handOver(socket);
		socket.off('error', ignore).resume();
	}

	function onTimeout(): void {
		socket.destroy();
	}

	socket.on('data', onData).on('drain', onDrain).on('end', onEnd).on('close', onClose);
	socket.on('timeout', onTimeout).on('error', ignore);
	return connection;
}

/** A connection that breaks is closed, and heard of by that. */
function ignore(): void {}
