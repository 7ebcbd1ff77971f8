import {connect} from 'node:net';
import type {Stage} from './scenarios.ts';
import {bareNode, lunch} from './targets.ts';

const PATH = 'restaurant/bench';
const REQUESTS = [12_500, 25_000, 50_000];

/** All requests at once on one connection, next to a bare `node:http` server: time, and the most memory meanwhile. */
export async function pipelining({upstream, print, rounds}: Stage): Promise<void> {
	print(`\nPipelined requests on one connection, ${rounds} rounds, milliseconds by median:`);
	const options = {upstream: upstream.addressFor('pipelining'), ttl: 3600};
	const own = await lunch.start(options);
	const bare = await bareNode.start(options);
	for (const {address} of [own, bare]) await pipeline(`${address}/${PATH}`, 5000);
	for (const requests of REQUESTS) {
		const times = new Map([own, bare].map(({name}) => [name, [] as number[]]));
		for (let round = 0; round < rounds; round++)
			for (const {name, address} of [own, bare]) times.get(name)?.push(await pipeline(`${address}/${PATH}`, requests));
		const [ownTime, bareTime] = [own, bare].map(({name}) => median(times.get(name) ?? []));
		print(
			`  ${String(requests).padStart(6)}   lunch: ${ownTime?.toFixed(0)}   bare node:http: ${bareTime?.toFixed(0)}   ratio: ${((ownTime ?? 0) / (bareTime ?? 1)).toFixed(2)}   MiB now: ${own.memory().toFixed(0)}, ${bare.memory().toFixed(0)}`,
		);
	}
	await Promise.all([own.stop(), bare.stop()]);
}

/** Resolves with how many milliseconds it took until the last answer was there. */
function pipeline(url: string, requests: number): Promise<number> {
	const {hostname, port, pathname} = new URL(url);
	return new Promise((resolve, reject) => {
		const since = performance.now();
		const socket = connect(Number(port), hostname);
		let answers = 0;
		socket.setEncoding('latin1');
		let rest = '';
		socket.on('data', (chunk: string) => {
			const text = rest + chunk;
			answers += text.split('HTTP/1.1 200').length - 1;
			rest = text.slice(-11);
			if (answers < requests) return;
			socket.destroy();
			resolve(performance.now() - since);
		});
		socket.on('error', reject);
		socket.write(`GET ${pathname} HTTP/1.1\r\nHost: bench\r\n\r\n`.repeat(requests));
	});
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
