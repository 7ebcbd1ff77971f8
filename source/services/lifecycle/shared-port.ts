import {createServer} from 'node:net';
import {LunchError, messageOf} from '../../shared/errors.ts';

/**
 * Whether the system spreads connections over several sockets on one port. Each worker then accepts its
 * own: handed over by another process instead, a connection is lost without a word when its worker dies
 * on the way. Elsewhere `node:cluster` hands them over.
 */
export const canSharePort = process.platform === 'linux';

/**
 * The port that workers are to share: a free one for 0. Listens there for a moment, alone, since two
 * services with shared sockets would not notice each other. Throws LISTEN_FAILED.
 */
export async function reservePort(host: string, port: number): Promise<number> {
	const server = createServer();
	try {
		return await new Promise<number>((resolve, reject) => {
			server.on('error', reject);
			server.listen({host, port, exclusive: true}, () => {
				const address = server.address();
				resolve(typeof address === 'object' && address ? address.port : port);
			});
		});
	} catch (error) {
		throw listenFailed(host, port, error);
	} finally {
		await new Promise<void>(resolve => server.close(() => resolve()));
	}
}

/** `flag`: what chooses the port. */
export function listenFailed(host: string, port: number, cause: unknown, flag = '--port'): LunchError {
	return new LunchError('LISTEN_FAILED', `Can't listen on ${host} port ${port}: ${messageOf(cause)}.`, {
		hint: hintFor(cause, flag),
		cause,
	});
}

function hintFor(cause: unknown, flag: string): string {
	const text = `${cause instanceof Error && 'code' in cause ? cause.code : ''} ${messageOf(cause)}`;
	if (/EACCES|EPERM/.test(text))
		return `Ports below 1024 need rights that this user has not: choose another with ${flag}.`;
	if (/EADDRNOTAVAIL/.test(text))
		return 'No interface of this machine has the address in --host: name one that has, or 0.0.0.0 for all.';
	if (/ENOTFOUND|EAI_AGAIN/.test(text)) return 'The name in --host is not known here: give an address.';
	return `Stop what listens there, or choose another port with ${flag}.`;
}
