import {once} from 'node:events';
import {createServer} from 'node:net';

/**
 * Ports below the ones that systems give to outgoing connections, in blocks: each process of tests has one. The bus of a
 * Redis Cluster, 10,000 ports above, is below them, too.
 */
const FIRST = 12_000;
const BLOCKS = 100;
const BLOCK_PORTS = 100;

let given = 0;

/**
 * A port of loopback that was free a moment ago, and stays so: no connection of another program gets it by chance, while
 * a server is started on it or for a moment gone.
 */
export async function freePort(): Promise<number> {
	for (let tried = 0; tried < BLOCKS * BLOCK_PORTS; tried++) {
		const inBlock = given++;
		const block = (process.pid + Math.floor(inBlock / BLOCK_PORTS)) % BLOCKS;
		const port = FIRST + block * BLOCK_PORTS + (inBlock % BLOCK_PORTS);
		if (await isFree(port)) return port;
	}
	throw new Error('no port is free');
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	try {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
		server.close();
		await once(server, 'close');
		return true;
	} catch {
		return false;
	}
}
