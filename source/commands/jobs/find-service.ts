import {isAnotherPerson, ownersOfPort} from '../../shared/network/port-owner.ts';

/** Something that listens but does not answer must not hold a command up for long. */
const CONNECT_TIMEOUT_MS = 1000;
const LONGEST_ANSWER = 2 ** 20;

/**
 * The address of the `lunch serve` on a port of this machine whose jobs can be used; null where there is
 * none, where it wants a token (which is shown only to a service that was named), or where another person
 * runs it.
 */
export async function findJobService(port: number): Promise<string | null> {
	if (!(await hasOwnListener(port))) return null;
	const document = await ask(port);
	const isService =
		typeof document === 'object' &&
		document !== null &&
		'service' in document &&
		document.service === 'lunch' &&
		'schemaVersion' in document &&
		document.schemaVersion === 1 &&
		'jobs' in document &&
		document.jobs !== null;
	return isService ? `http://127.0.0.1:${port}` : null;
}

/** Whether something listens on a port of the loopback interface that no other person runs, as far as the system says. */
export async function hasOwnListener(port: number): Promise<boolean> {
	if (port === 0) return false;
	const owners = await ownersOfPort(port);
	if (owners === null) return isTaken(port);
	const own = process.getuid?.() ?? -1;
	return owners.length > 0 && !owners.some(owner => isAnotherPerson(owner, own));
}

async function isTaken(port: number): Promise<boolean> {
	const {connect} = await import('node:net');
	return new Promise(resolve => {
		const socket = connect({host: '127.0.0.1', port, timeout: CONNECT_TIMEOUT_MS});
		const end = (isThere: boolean) => {
			socket.destroy();
			resolve(isThere);
		};
		socket.on('connect', () => end(true));
		socket.on('error', () => end(false));
		socket.on('timeout', () => end(false));
	});
}

async function ask(port: number): Promise<unknown> {
	// Loaded only where something listens: most machines have no service.
	const {get} = await import('node:http');
	return new Promise(resolve => {
		const giveUp = () => resolve(null);
		const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
		const request = get({host: '127.0.0.1', port, path: '/workers', signal, agent: false}, response => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => {
				text += chunk;
				if (text.length > LONGEST_ANSWER) request.destroy();
			});
			response.on('close', giveUp).on('error', giveUp);
			response.on('end', () => resolve(response.statusCode === 200 ? parsed(text) : null));
		});
		request.on('error', giveUp);
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
