import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {programPath} from '../support/machine/needing.ts';
import {makeLunchHome} from '../support/program/lunch-home.ts';
import {mapWithCelery} from './map/celery.ts';
import {sleepingWorkers} from './map/sleeping-workers.ts';
import {timeRun} from './map/time-run.ts';

const ROUNDS = 3;
/** Inputs of each program in a round: as many as take it some seconds. */
const INPUTS = {lunch: 20_000, parallel: 1000, celery: 4000};
const WORKERS = 2;

/**
 * The costs of `lunch fn map`: no-op inputs a second, by the whole run of the program with its start, against GNU parallel and
 * Celery (a worker that is up, on a Redis of its own) round after round; and how well 20 workers are used by sleeping calls.
 */
export async function bench([only = '']: readonly string[] = []): Promise<void> {
	if (only !== 'sleeping') await noOps();
	if (only !== 'no-ops') await sleepingWorkers(print);
}

async function noOps(): Promise<void> {
	const home = makeLunchHome();
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-map-'));
	const env = {...home.env, LUNCH_GRPC_PORT: '0'};
	const inputsOf = (count: number) => Array.from({length: count}, (_, index) => `${index}\n`).join('');
	for (const [name, count] of Object.entries(INPUTS)) writeFileSync(join(folder, name), inputsOf(count));
	writeFileSync(join(folder, 'noop.mjs'), 'export const noop = () => null;\n');
	const map = `"$NODE" "$LUNCH" fn map noop.mjs#noop --reuse --concurrency ${WORKERS} < lunch`;
	const programs: Record<string, () => Promise<number>> = {
		'lunch fn map --reuse': () => timeRun(map, INPUTS.lunch, {cwd: folder, env}),
		'lunch fn map --reuse --resume LOG': () =>
			timeRun(`rm -f log; ${map} --resume log`, INPUTS.lunch, {cwd: folder, env}),
	};
	if (programPath('parallel')) {
		const line = `parallel --will-cite -j ${WORKERS} true {} < parallel`;
		programs['GNU parallel'] = () => timeRun(line, INPUTS.parallel, {cwd: folder, env});
	}
	const celery = await mapWithCelery(folder, WORKERS);
	if (celery) programs.Celery = () => celery.run(INPUTS.celery);
	try {
		const rates = new Map<string, number[]>();
		for (let round = 0; round < ROUNDS; round += 1) {
			for (const [name, run] of Object.entries(programs)) rates.set(name, [...(rates.get(name) ?? []), await run()]);
		}
		const own = rates.get('lunch fn map --reuse') ?? [];
		for (const [name, each] of rates) {
			const ratio = median(own.map((rate, round) => rate / (each[round] ?? Number.NaN)));
			print(
				`${name}, no-op inputs`,
				`${median(each).toFixed(0)} a second; lunch fn map ${ratio.toFixed(1)} times that`,
			);
		}
	} finally {
		await celery?.close();
		rmSync(folder, {recursive: true});
		home.remove();
	}
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(what: string, figure: string): void {
	process.stdout.write(`${what.padEnd(48)} ${figure}\n`);
}
