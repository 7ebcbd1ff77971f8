import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {CallRequest, Functions} from '../../source/functions/functions.ts';
import {openFunctionPool} from '../../source/functions/pool/open-function-pool.ts';
import {findProgram} from '../../source/functions/pool/sandbox/find-program.ts';
import {findPython} from '../../source/services/engines/find-python.ts';
import {descendants} from '../functions/support/processes.ts';
import {callsPerSecond, median, noOp} from './functions/calls-per-second.ts';
import {grpcCalls} from './functions/grpc-calls.ts';
import {opaqueScheduling} from './functions/opaque.ts';
import {processStart} from './functions/process-start.ts';
import {scheduling} from './functions/scheduling.ts';

/** Calls that have a process of their own unless it may go on. */
const calls: Readonly<Record<string, CallRequest>> = {
	Node: {...noOp, code: {kind: 'expression', source: '() => process.pid'}},
	Python: {runtime: 'python', code: {kind: 'expression', source: 'lambda: None'}, resultEncoding: 'json'},
};
const OWN_PROCESSES_MS = 5000;
/** Node workers whose memory is measured. */
const IDLE_WORKERS = 20;

/** Parts that can be run alone: `npm run bench functions opaque`. With the folder of another build, gRPC is measured in turns with its own. */
const parts: Readonly<Record<string, (other: string | null) => Promise<void>>> = {
	embedded,
	grpc: other => grpcCalls(print, other),
	reuse: () => withPool(2, 2, reuse),
	start: () => processStart(print, findPython(process.env.PATH ?? '')),
	memory: idleMemory,
	scheduling: () => scheduling(print),
	opaque: () => opaqueScheduling(print),
};

/**
 * Measures calls through the pool of this process and over gRPC, the memory of an idle worker, and the use of workers.
 */
export async function bench(args: readonly string[] = []): Promise<void> {
	const names = args.filter(arg => arg in parts);
	const other = args.find(arg => !(arg in parts)) ?? null;
	for (const [name, run] of Object.entries(parts)) if (names.length === 0 || names.includes(name)) await run(other);
}

async function embedded(): Promise<void> {
	await withPool(2, 2, async functions => {
		await noOpCalls(functions);
		for (const [language, request] of Object.entries(calls)) {
			const own = await callsPerSecond(functions, 4, request, OWN_PROCESSES_MS);
			print(`embedded, ${language}, each with a process of its own`, `${own.toFixed(0)} calls/s`);
		}
	});
}

async function reuse(functions: Functions): Promise<void> {
	for (const [language, request] of Object.entries(calls)) {
		const kept = {...request, reuse: true};
		await callsPerSecond(functions, 64, kept);
		const again = await callsPerSecond(functions, 64, kept);
		print(`embedded, ${language}, in processes that go on`, `${again.toFixed(0)} calls/s`);
	}
}

/** One after another and 64 at a time, in turns. */
async function noOpCalls(functions: Functions): Promise<void> {
	await callsPerSecond(functions, 1);
	const rates: {alone: number[]; together: number[]} = {alone: [], together: []};
	for (const _ of [0, 1, 2, 3, 4]) {
		rates.alone.push(await callsPerSecond(functions, 1));
		rates.together.push(await callsPerSecond(functions, 64));
	}
	print('embedded, no-op calls one after another', `${median(rates.alone).toFixed(0)} calls/s`);
	print('embedded, no-op calls, 64 at a time', `${median(rates.together).toFixed(0)} calls/s`);
}

async function idleMemory(): Promise<void> {
	await withPool(IDLE_WORKERS, IDLE_WORKERS, async functions => {
		const idle = async () => (await functions.load()).workers.filter(({state}) => state === 'idle');
		while ((await idle()).length < IDLE_WORKERS) await new Promise(resolve => setTimeout(resolve, 50));
		await new Promise(resolve => setTimeout(resolve, 1000));
		const workers = await idle();
		const sizes = workers.map(({pid}) =>
			[Number(pid), ...descendants(Number(pid))].reduce((sum, at) => sum + pss(at), 0),
		);
		print(`idle Node worker of ${IDLE_WORKERS}, with its sandbox`, `${(median(sizes) / 1024).toFixed(1)} MiB PSS`);
	});
}

/** Proportional memory of a process, in KiB: what it shares counts in part. */
function pss(pid: number): number {
	return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0);
}

async function withPool(limit: number, prefork: number, work: (functions: Functions) => Promise<void>): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	const functions = openFunctionPool({
		limit,
		prefork,
		queueLimit: 10_000,
		node: process.execPath,
		python: findPython(process.env.PATH ?? ''),
		folder,
		cache: fileURLToPath(new URL('../../node_modules/.cache/lunch/', import.meta.url)),
		isolation: {allowNet: false, bwrap: findProgram('bwrap', process.env.PATH ?? '')},
		process: {pid: process.pid, uid: process.getuid?.() ?? null, architecture: process.arch},
		env: process.env,
		sendKill: pid => {
			process.kill(pid, 'SIGKILL');
		},
		machine: 'here',
	});
	try {
		await work(functions);
	} finally {
		await functions.close();
		rmSync(folder, {recursive: true});
	}
}

function print(what: string, figure: string): void {
	process.stdout.write(`${what.padEnd(44)} ${figure}\n`);
}
