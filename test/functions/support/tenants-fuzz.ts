import type {CallOutcome, CallRequest, Functions} from '../../../source/functions/functions.ts';
import {seededRandom} from '../../../source/functions/load-test/seeded-random.ts';
import {decodeValue} from '../../../source/functions/values/values.ts';
import {attacks} from './attacks.ts';
import {nodeCall, pythonCall} from './calling.ts';

/** The report of a fuzz: how many calls ended how, and in how many processes. */
export interface FuzzReport {
	states: Record<string, number>;
	processes: number;
	/** Violations: wrong answers, calls without an outcome or with two, processes of several tenants. */
	wrong: string[];
}

const TENANTS = ['anna', 'bo', 'mallory'];

/** A call, and what it is to return; `undefined` for a hostile one, whose outcome is its own affair. */
interface Planned {
	request: CallRequest;
	expected: unknown;
}

/**
 * Sends mixed calls of three tenants, a share of one's hostile: short and long, contained and not, in processes that go
 * on and in fresh ones, in Node and Python, some of them cancelled. Every honest one has to return its own answer.
 */
export async function fuzzTenants(
	functions: Functions,
	count: number,
	atOnce: number,
	seed: number,
): Promise<FuzzReport> {
	const random = seededRandom(seed);
	const report: FuzzReport = {states: {}, processes: 0, wrong: []};
	/** By worker and by how often it was replaced: the system uses process numbers again. */
	const tenantOf = new Map<string, string>();
	let left = count;

	async function one(index: number): Promise<void> {
		const tenant = TENANTS[Math.floor(random() * TENANTS.length)] ?? 'anna';
		const {request, expected} = plan(index, tenant, random);
		let looked: Promise<unknown> = Promise.resolve();
		let started = 0;
		const call = functions.start({...request, tenant}, ({kind}) => {
			if (kind !== 'started') return;
			started += 1;
			looked = functions.load().then(({workers}) => {
				const worker = workers.find(busy => busy.call?.id === call.id);
				if (!worker) return;
				const its = `${worker.id}, process ${worker.restarts}`;
				const before = tenantOf.get(its);
				if (before !== undefined && before !== tenant) report.wrong.push(`${its} ran ${before} and ${tenant}`);
				tenantOf.set(its, tenant);
			});
		});
		const isCancelled = expected !== undefined && random() < 0.02;
		if (isCancelled) setTimeout(() => call.cancel(), random() * 20);
		const outcome = await call.outcome;
		await looked;
		report.states[outcome.state] = (report.states[outcome.state] ?? 0) + 1;
		if (started > 1) report.wrong.push(`call ${index} was started ${started} times`);
		if (expected === undefined || (isCancelled && outcome.state === 'cancelled')) return;
		const got = outcome.value ? decodeValue(outcome.value) : describe(outcome);
		if (JSON.stringify(got) !== JSON.stringify(expected)) {
			report.wrong.push(`call ${index} of ${tenant}: ${JSON.stringify(got)?.slice(0, 300)}`);
		}
	}

	await Promise.all(
		Array.from({length: atOnce}, async () => {
			while (left > 0) {
				left -= 1;
				await one(left);
			}
		}),
	);
	report.processes = tenantOf.size;
	return report;
}

function describe({state, error}: CallOutcome): string {
	return `${state} ${error?.code ?? ''} ${error?.message ?? ''}`;
}

const counting = 'let calls = 0; export const next = secret => { calls += 1; return [secret, calls > 0]; };';

function plan(index: number, tenant: string, random: () => number): Planned {
	const secret = `${tenant}-${index}`;
	const dice = random();
	if (tenant === 'mallory' && dice < 0.3) {
		const [, source, more] = attacks[Math.floor(random() * attacks.length)] ?? ['', '() => 1'];
		return {request: nodeCall(source, [], {timeoutMs: 300, ...more}), expected: undefined};
	}
	if (dice < 0.75) {
		const source =
			'async (secret, ms) => { if (ms > 0) await new Promise(resolve => setTimeout(resolve, ms)); return [...secret].join(""); }';
		return {request: nodeCall(source, [secret, random() < 0.2 ? random() * 20 : 0]), expected: secret};
	}
	if (dice < 0.85) {
		const code = {kind: 'module' as const, source: counting, entry: 'next'};
		return {request: nodeCall('', [secret], {code, reuse: true}), expected: [secret, true]};
	}
	if (dice < 0.92) {
		return {request: nodeCall('secret => [secret, typeof process.pid]', [secret]), expected: [secret, 'number']};
	}
	return {request: pythonCall('lambda secret: [secret]', [secret], {reuse: random() < 0.5}), expected: [secret]};
}
