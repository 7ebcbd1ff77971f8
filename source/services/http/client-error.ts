import {STATUS_CODES} from 'node:http';
import type {Socket} from 'node:net';
import {PROBLEM_TYPE} from '../../shared/network/problem-type.ts';

/** The status for a connection whose request could not be read. */
function statusFor(code: string | undefined): number {
	if (code === 'HPE_HEADER_OVERFLOW') return 431;
	return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

/** Answers what is not HTTP, has too long headers, or took too long to arrive; then closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
	if (!socket.writable || error.code === 'ECONNRESET') {
		socket.destroy();
		return;
	}
	const status = statusFor(error.code);
	const title = STATUS_CODES[status] ?? 'Error';
	const body = JSON.stringify({
		type: 'about:blank',
		title,
		status,
		detail: 'The request could not be read.',
		code: 'USAGE',
		hint: null,
		suggestions: [],
	});
	const head = [
		`HTTP/1.1 ${status} ${title}`,
		`content-type: ${PROBLEM_TYPE}`,
		`content-length: ${body.length}`,
		'cache-control: no-store',
		'connection: close',
	];
	// Destroyed once it is written: a client that never reads would keep the connection half open.
	socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
