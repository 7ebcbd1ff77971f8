import {Agent, get} from 'node:http';

export interface LoadFigures {
	requests: number;
	errors: number;
	/** Milliseconds. */
	p50: number;
	p99: number;
}

/** Requests that go out when their time has come, whether the ones before were answered or not. */
export async function openLoad(urls: readonly string[], startsAt: (index: number) => number): Promise<LoadFigures> {
	const agent = new Agent({keepAlive: true, maxSockets: 2000});
	const times: number[] = [];
	let errors = 0;
	const begin = performance.now();
	await Promise.all(
		urls.map(async (url, index) => {
			const due = startsAt(index);
			await new Promise(resolve => setTimeout(resolve, Math.max(1, due - (performance.now() - begin))));
			const since = begin + due;
			if (!(await isAnswered(url, agent))) errors++;
			times.push(performance.now() - since);
		}),
	);
	agent.destroy();
	times.sort((a, b) => a - b);
	const quantile = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
	return {requests: urls.length, errors, p50: quantile(0.5), p99: quantile(0.99)};
}

function isAnswered(url: string, agent: Agent): Promise<boolean> {
	return new Promise(resolve => {
		const request = get(url, {agent, timeout: 20_000}, response => {
			response.resume();
			response.on('end', () => resolve(response.statusCode === 200));
			response.on('error', () => resolve(false));
		});
		request.on('timeout', () => request.destroy());
		request.on('error', () => resolve(false));
	});
}
