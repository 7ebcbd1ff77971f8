import {createConnection} from 'node:net';
import {connect as connectWithTls} from 'node:tls';
import {AbstractConnector, Redis, type RedisOptions} from 'ioredis';

interface Node {
	host: string;
	port: number;
}

/** The tag that all keys have, so that one node of a cluster has all of them. */
const TAG = '{lunch}';
const DISCOVERY_MS = 3000;

/**
 * Connects a client to the one node of a cluster that has the keys of this program. Each time that it connects
 * it asks which one that is: nodes fail, and others take their part.
 */
export function createClusterConnector(seeds: readonly Node[], hasTls: boolean) {
	let known: readonly Node[] = seeds;

	/** The node with the keys, first asked of those that were there the last time. */
	async function find(options: RedisOptions): Promise<Node> {
		let failure: unknown;
		const nodes = new Map([...known, ...seeds].map(node => [`${node.host}:${node.port}`, node]));
		for (const node of nodes.values()) {
			try {
				const found = await ask(node, options);
				known = found.nodes;
				return found.master;
			} catch (error) {
				failure = error;
			}
		}
		throw failure;
	}

	return class ClusterConnector extends AbstractConnector {
		readonly #options: RedisOptions;

		constructor(options: unknown) {
			const given = options as RedisOptions;
			super(given.disconnectTimeout ?? 2000);
			this.#options = given;
		}

		override async connect(): Promise<AbstractConnector['stream']> {
			this.connecting = true;
			const {host, port} = await find(this.#options);
			// Given up meanwhile.
			if (!this.connecting) throw new Error('Connection is closed.');
			this.stream = hasTls ? connectWithTls({host, port, servername: host}) : createConnection({host, port});
			this.stream.once('error', error => {
				this.firstError = error;
			});
			return this.stream;
		}
	};
}

async function ask(node: Node, {username, password, tls}: RedisOptions): Promise<{master: Node; nodes: Node[]}> {
	const redis = new Redis({
		...node,
		...(username === undefined ? {} : {username}),
		...(password === undefined ? {} : {password}),
		...(tls === undefined ? {} : {tls}),
		lazyConnect: true,
		connectTimeout: DISCOVERY_MS,
		commandTimeout: DISCOVERY_MS,
		maxRetriesPerRequest: 0,
		retryStrategy: () => null,
	});
	redis.on('error', () => {});
	try {
		await redis.connect();
		const slot = Number(await redis.cluster('KEYSLOT', TAG));
		const parts = await redis.cluster('SLOTS');
		const nodesOf = (part: readonly (readonly [string, number, ...unknown[]])[]) =>
			part.map(([host, port]) => ({host: host || node.host, port}));
		const [, , ...owners] = parts.find(([from, to]) => from <= slot && slot <= to) ?? [0, 0];
		const [master] = nodesOf(owners);
		if (!master) throw new Error('no node of the cluster has the keys of this program');
		return {master, nodes: parts.flatMap(([, , ...part]) => nodesOf(part))};
	} finally {
		redis.disconnect();
	}
}
