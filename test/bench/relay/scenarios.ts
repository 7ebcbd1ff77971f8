import type {MenuUpstream} from './menu-upstream.ts';
import {openLoad} from './open-load.ts';
import type {RunningTarget, Target} from './targets.ts';
import {type WrkFigures, wrk} from './wrk.ts';

export interface Stage {
	upstream: MenuUpstream;
	targets: readonly Target[];
	print: (line: string) => void;
	/** How long one turn of one relay takes. */
	seconds: number;
	rounds: number;
}

interface Turn extends WrkFigures {
	/** Processor time of the server for each request. */
	costMicroseconds: number;
}

const PATH = 'restaurant/bench';

/** Answers from the cache with so many connections: turn by turn, the median of the rounds. */
export async function hits({targets, upstream, print, seconds, rounds}: Stage, connections: number): Promise<void> {
	print(`\nHits, ${connections} connections, ${rounds} rounds of ${seconds} s, one core each:`);
	const running = await startAll(targets, upstream, 3600, 'hits');
	const figures = new Map<string, Turn[]>(running.map(({name}) => [name, []]));
	for (const {address} of running) await (await fetch(`${address}/${PATH}`)).text();
	for (let round = 0; round < rounds; round++) {
		for (const {name, address, processorTime} of running) {
			const before = processorTime();
			const turn = await wrk(`${address}/${PATH}`, connections, seconds);
			const costMicroseconds = ((processorTime() - before) / (turn.requestsPerSecond * seconds)) * 1e6;
			figures.get(name)?.push({...turn, costMicroseconds});
		}
	}
	const own = figures.get('lunch') ?? [];
	for (const target of running) {
		const all = figures.get(target.name) ?? [];
		const ratios = all.map(({requestsPerSecond}, round) => (own[round]?.requestsPerSecond ?? 0) / requestsPerSecond);
		print(
			row(target.name, {
				'requests/s': median(all.map(figure => figure.requestsPerSecond)).toFixed(0),
				// The round that others on the machine disturbed least.
				'best round': best(all).toFixed(0),
				'p50 ms': median(all.map(({p50}) => p50)).toFixed(2),
				'p99 ms': median(all.map(({p99}) => p99)).toFixed(2),
				'µs of processor each': cost(all).toFixed(1),
				errors: String(all.reduce((sum, {errors}) => sum + errors, 0)),
				MiB: target.memory().toFixed(0),
				'upstream calls': String(upstream.requestsOf(`hits-${slug(target.name)}`).get(PATH) ?? 0),
				'lunch is': `${median(ratios).toFixed(2)} times as fast (best to best ${(best(own) / best(all)).toFixed(2)}, by processor time ${(cost(all) / cost(own)).toFixed(2)})`,
			}),
		);
	}
	await Promise.all(running.map(target => target.stop()));
}

/** A thousand clients at once on an empty cache, ten keys. */
export async function coldBoot({targets, upstream, print}: Stage): Promise<void> {
	print('\nCold boot, 1,000 clients at once, 10 keys, an upstream that takes 200 ms:');
	for (const target of targets) {
		const relay = `cold-${slug(target.name)}`;
		const running = await target.start({upstream: upstream.addressFor(relay), ttl: 3600});
		upstream.delay = 200;
		const urls = Array.from({length: 1000}, (_, index) => `${running.address}/restaurant/r${index % 10}`);
		const {errors, p50, p99} = await openLoad(urls, () => 0);
		upstream.delay = 0;
		const calls = [...upstream.requestsOf(relay)]
			.filter(([path]) => path.startsWith('restaurant/'))
			.map(([, count]) => count);
		print(
			row(target.name, {
				errors: String(errors),
				'p50 ms': p50.toFixed(0),
				'p99 ms': p99.toFixed(0),
				'upstream calls per key': `${Math.max(...calls)} at most`,
			}),
		);
		await running.stop();
	}
}

/** Twenty connections for 28 s while answers live 10 s: one call at the beginning, one for each expiry. */
export async function expiries({targets, upstream, print}: Stage): Promise<void> {
	print('\n20 connections for 28 s, answers live 10 s:');
	for (const target of targets) {
		const relay = `expiries-${slug(target.name)}`;
		const running = await target.start({upstream: upstream.addressFor(relay), ttl: 10});
		const {requestsPerSecond, errors, p99} = await wrk(`${running.address}/${PATH}`, 20, 28);
		print(
			row(target.name, {
				'requests/s': requestsPerSecond.toFixed(0),
				'p99 ms': p99.toFixed(2),
				errors: String(errors),
				'upstream calls': String(upstream.requestsOf(relay).get(PATH) ?? 0),
			}),
		);
		await running.stop();
	}
}

/** From nothing to 500 requests a second within 20 s. */
export async function ramp({targets, upstream, print}: Stage): Promise<void> {
	const seconds = 20;
	const most = 500;
	print(`\nRamp from 0 to ${most} requests/s in ${seconds} s:`);
	for (const target of targets) {
		const relay = `ramp-${slug(target.name)}`;
		const running = await target.start({upstream: upstream.addressFor(relay), ttl: 3600});
		const urls = Array.from(
			{length: (most * seconds) / 2},
			(_, index) => `${running.address}/restaurant/r${index % 20}`,
		);
		const {requests, errors, p50, p99} = await openLoad(urls, index => 1000 * seconds * Math.sqrt(index / urls.length));
		const calls = [...upstream.requestsOf(relay)]
			.filter(([path]) => path.startsWith('restaurant/'))
			.reduce((sum, [, count]) => sum + count, 0);
		print(
			row(target.name, {
				requests: String(requests),
				errors: String(errors),
				'p50 ms': p50.toFixed(1),
				'p99 ms': p99.toFixed(1),
				MiB: running.memory().toFixed(0),
				'upstream calls (20 keys)': String(calls),
			}),
		);
		await running.stop();
	}
}

async function startAll(
	targets: readonly Target[],
	upstream: MenuUpstream,
	ttl: number,
	purpose: string,
): Promise<RunningTarget[]> {
	const running: RunningTarget[] = [];
	for (const target of targets)
		running.push(await target.start({upstream: upstream.addressFor(`${purpose}-${slug(target.name)}`), ttl}));
	return running;
}

function slug(name: string): string {
	return name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}

function best(turns: readonly Turn[]): number {
	return Math.max(...turns.map(({requestsPerSecond}) => requestsPerSecond));
}

function cost(turns: readonly Turn[]): number {
	// A turn in which nothing was answered says nothing of what an answer costs.
	return median(turns.map(({costMicroseconds}) => costMicroseconds).filter(Number.isFinite));
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function row(name: string, cells: Record<string, string>): string {
	const texts = Object.entries(cells).map(([label, value]) => `${label}: ${value.padStart(6)}`);
	return `  ${name.padEnd(16)} ${texts.join('   ')}`;
}
