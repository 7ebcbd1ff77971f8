import assert from 'node:assert/strict';
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import type {MapLine} from '../../../../source/functions/documents.ts';
import {LUNCH, makeLunchHome} from '../../../support/program/lunch-home.ts';
import {descendants} from '../../support/processes.ts';
import {openChaosService} from './chaos-service.ts';

export interface MapChaosOptions {
	inputs: number;
	/** How often something is killed: the program, and one of its workers a third as often; or in turns the program and a part of a service. */
	kills: number;
	/** Whether it calls a service, with machines and a Redis. */
	hasService?: boolean;
	/** `--retries` */
	retries: number;
	/** More arguments of `lunch fn map`. */
	args?: readonly string[];
}

/** How inputs ended, each with one line. */
export interface MapChaosFigures {
	returned: number;
	/** Ran when the program or a worker was killed, and may not be begun again. */
	interrupted: number;
	/** Begun more than once, as they may be. */
	retried: number;
	seconds: number;
	/** How often each was killed. */
	killed: Record<string, number>;
}

const POLL_MS = 5;
const PATIENCE_MS = 60_000;

/**
 * Maps over inputs while the program and its workers are killed by SIGKILL, and goes on from its log each time. Throws where an input
 * has not exactly one line with its own value, or was begun more often than it may be, which a file shows that each run adds to.
 */
export async function runMapChaos({
	inputs,
	kills,
	retries,
	hasService = false,
	args = [],
}: MapChaosOptions): Promise<MapChaosFigures> {
	const home = makeLunchHome();
	const folder = mkdtempSync(join(tmpdir(), 'lunch-map-chaos-'));
	const at = (name: string) => join(folder, name);
	chmodSync(folder, 0o777);
	writeFileSync(at('begun'), '');
	chmodSync(at('begun'), 0o666);
	writeFileSync(at('inputs'), Array.from({length: inputs}, (_, index) => `${index}\n`).join(''));
	writeFileSync(
		at('work.mjs'),
		`import {appendFileSync} from 'node:fs';
export async function work(index) {
	appendFileSync(${JSON.stringify(at('begun'))}, index + '\\n');
	await new Promise(resolve => setTimeout(resolve, 20 * Math.random()));
	return index * 2;
}`,
	);

	// Without bwrap functions can write files. It is looked for in PATH alone.
	const env = {PATH: '/nowhere', LUNCH_GRPC_PORT: '0', TMPDIR: folder};
	const service = hasService ? await openChaosService(env) : null;

	/** Starts the program anew: its output begins anew too. */
	function start(): ChildProcess {
		const [input, output, errors] = [openSync(at('inputs'), 'r'), openSync(at('out'), 'w'), openSync(at('err'), 'w')];
		const flags = ['--resume', at('log'), '--keep-going', '--concurrency', '4', '--reuse', '--retries', `${retries}`];
		const more = service ? ['--server', service.address, ...args] : args;
		const child = spawn(process.execPath, [LUNCH, 'fn', 'map', `${at('work.mjs')}#work`, ...flags, ...more], {
			env: {...home.env, ...env},
			stdio: [input, output, errors],
		});
		for (const descriptor of [input, output, errors]) closeSync(descriptor);
		return child;
	}

	const killed: Record<string, number> = {};
	let last = start();

	/** Kills one thing, and says what. */
	async function killNext(kill: number): Promise<string> {
		if (service && kill % 4 > 0) return service.killNext();
		if (!service && kill % 3 === 0) await killWorker(last);
		const ended = last.exitCode === null ? once(last, 'exit') : null;
		last.kill('SIGKILL');
		await ended;
		last = start();
		return 'the program';
	}

	const since = performance.now();
	try {
		for (let kill = 0; kill < kills; kill += 1) {
			await untilGrown(at('log'), Math.ceil(Math.random() * ((inputs / kills) * 80)), last);
			const what = await killNext(kill);
			killed[what] = (killed[what] ?? 0) + 1;
		}
		if (last.exitCode === null) await once(last, 'exit');
		const code = last.exitCode;
		assert.ok(code === 0 || code === 1, readFileSync(at('err'), 'utf8'));
		const lines = linesOf(at('out')).map(line => JSON.parse(line) as MapLine);
		const figures = checkLines(lines, {inputs, retries, begun: linesOf(at('begun')).map(Number)});
		assert.equal(code, figures.interrupted > 0 ? 1 : 0);
		return {...figures, killed, seconds: (performance.now() - since) / 1000};
	} finally {
		last.kill('SIGKILL');
		await service?.close();
		rmSync(folder, {recursive: true, force: true});
		home.remove();
	}
}

/** Waits until the log has so many bytes more, or the program is done. */
async function untilGrown(log: string, bytes: number, child: ChildProcess): Promise<void> {
	const sizeNow = () => statSync(log, {throwIfNoEntry: false})?.size ?? 0;
	const [before, since] = [sizeNow(), performance.now()];
	while (sizeNow() < before + bytes && child.exitCode === null) {
		assert.ok(performance.now() - since < PATIENCE_MS, 'the map stands still');
		await delay(POLL_MS);
	}
}

async function killWorker(child: ChildProcess): Promise<void> {
	const workers = descendants(Number(child.pid));
	const one = workers[Math.floor(Math.random() * workers.length)];
	try {
		if (one !== undefined) process.kill(one, 'SIGKILL');
	} catch {
		// It has ended.
	}
	await delay(POLL_MS * 4);
}

function linesOf(file: string): string[] {
	return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

function checkLines(
	lines: readonly MapLine[],
	{inputs, retries, begun}: {inputs: number; retries: number; begun: readonly number[]},
): Omit<MapChaosFigures, 'seconds' | 'killed'> {
	assert.deepEqual(
		lines.map(({index}) => index).toSorted((a, b) => a - b),
		Array.from({length: inputs}, (_, index) => index),
		'every input has exactly one line',
	);
	const times = Map.groupBy(begun, index => index);
	let [returned, interrupted, retried] = [0, 0, 0];
	for (const {index, state, value, error, attempts} of lines) {
		const ran = times.get(index)?.length ?? 0;
		assert.ok(attempts <= retries + 1, `input ${index} was begun ${attempts} times`);
		assert.ok(ran <= attempts, `input ${index} ran ${ran} times, and the log knows of ${attempts}`);
		if (attempts > 1) retried += 1;
		if (state === 'returned') {
			assert.equal(value, index * 2);
			assert.ok(ran > 0);
			returned += 1;
		} else {
			assert.equal(state, 'failed', error?.message);
			interrupted += 1;
		}
	}
	return {returned, interrupted, retried};
}
