import {once} from 'node:events';
import {createServer} from 'node:net';

/**
 * Ports below the ones that systems give to outgoing connections, in blocks: each process of tests has one for itself. The
 * bus of a Redis Cluster, 10,000 ports above, is below them, too.
 */
const FIRST = 12_000;
const BLOCKS = 100;
const BLOCK_PORTS = 100;

let ownBlock: Promise<number> | null = null;
let given = 0;

/**
 * A port of loopback that was free a moment ago, and stays so: no connection of another program gets it by chance, and no
 * other process of tests, while a server is started on it or for a moment gone.
 */
export async function freePort(): Promise<number> {
	ownBlock ??= holdBlock();
	const first = await ownBlock;
	for (let tried = 1; tried < BLOCK_PORTS; tried++) {
		given = (given % (BLOCK_PORTS - 1)) + 1;
		const port = first + given;
		if (await listens(port, false)) return port;
	}
	throw new Error('no port is free');
}

/** Takes a block for as long as this process is there: the process that listens on its first port has it. */
async function holdBlock(): Promise<number> {
	for (let tried = 0; tried < BLOCKS; tried++) {
		const first = FIRST + ((process.pid + tried) % BLOCKS) * BLOCK_PORTS;
		if (await listens(first, true)) return first;
	}
	throw new Error('no ports are free');
}

/** Whether a port can be listened on; does so from then on where it `stays`. */
async function listens(port: number, stays: boolean): Promise<boolean> {
	const server = createServer(socket => socket.destroy());
	try {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
	} catch {
		return false;
	}
	if (stays) server.unref();
	else {
		server.close();
		await once(server, 'close');
	}
	return true;
}
