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

/** The users whose programs listen on a port of the loopback interface; null where the system does not say (other than Linux). */
export async function ownersOfPort(port: number): Promise<number[] | null> {
	const tables = await Promise.all(
		['/proc/net/tcp', '/proc/net/tcp6'].map(file => readFile(file, 'latin1').catch(() => null)),
	);
	if (tables[0] === null) return null;
	return tables
		.flatMap(table => table?.split('\n').slice(1) ?? [])
		.map(line => line.trim().split(/\s+/))
		.filter(([, local = '', , state]) => {
			const [address = '', hexPort = ''] = local.split(':');
			return state === LISTENING && Number.parseInt(hexPort, 16) === port && reachable.has(address);
		})
		.map(fields => Number(fields[7]));
}

/** Whether a user is another person than `own`, and not a service of the system: any user can take a port that is free. */
export function isAnotherPerson(user: number, own: number): boolean {
	return user !== own && user >= FIRST_PERSON && !(user >= DYNAMIC[0] && user <= DYNAMIC[1]);
}
