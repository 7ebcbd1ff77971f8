import {readFile} from 'node:fs/promises';

/** First user id of people on a usual Linux; those of services are below, or dynamic ones of systemd. */
const FIRST_PERSON = 1000;
const DYNAMIC = [61_184, 65_519] as const;

const LISTENING = '0A';
/** As the kernel writes them: 127.0.0.1, every address, ::1, ::, and 127.0.0.1 as an IPv6 address. */
const reachable = new Set([
	'0100007F',
	'00000000',
	'00000000000000000000000001000000',
	'00000000000000000000000000000000',
	'0000000000000000FFFF00000100007F',
]);

/**
 * Whether what listens on a loopback port may be another person's: any user can take a port that is free.
 * Services of the system and of this user are not. False where the system does not say (other than Linux).
 */
export async function isAnotherPersons(port: number, ownUserId: number): Promise<boolean> {
	const tables = await Promise.all(
		['/proc/net/tcp', '/proc/net/tcp6'].map(file => readFile(file, 'latin1').catch(() => '')),
	);
	return tables
		.flatMap(table => table.split('\n').slice(1))
		.map(line => line.trim().split(/\s+/))
		.filter(([, local = '', , state]) => {
			const [address = '', hexPort = ''] = local.split(':');
			return state === LISTENING && Number.parseInt(hexPort, 16) === port && reachable.has(address);
		})
		.map(fields => Number(fields[7]))
		.some(owner => owner !== ownUserId && owner >= FIRST_PERSON && !(owner >= DYNAMIC[0] && owner <= DYNAMIC[1]));
}
