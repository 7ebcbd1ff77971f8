import {type LoadTestRun, runLoadTest, warmUp} from '../../functions/load-test/load-test.ts';
import {loadTestText} from '../../functions/load-test/load-test-text.ts';
import {LunchError} from '../../shared/errors.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {functionsPlaceText, openFunctionsOf} from './open-functions.ts';

const DEFAULT_WORKERS = '20';
const DEFAULT_FACTORS = '1,2,5,10';
const MOST_WORKERS = 200;
const MOST_FACTOR = 100;

/** `lunch fn bench`: the load test, without hints and with them. */
export async function fnBench(context: CommandContext): Promise<void> {
	const {flags, output, settings} = context;
	const factors = readNumbers('--factor', textFlag(flags, 'factor') ?? DEFAULT_FACTORS, MOST_FACTOR);
	const asked = textFlag(flags, 'workers');
	if (settings.server !== null && asked !== undefined) {
		throw new LunchError('USAGE', 'A service decides itself how many workers it has.', {hint: 'Leave --workers out.'});
	}
	const counts = settings.server === null ? readNumbers('--workers', asked ?? DEFAULT_WORKERS, MOST_WORKERS) : [null];
	const runs: LoadTestRun[] = [];
	for (const count of counts) {
		for await (const run of runsWith(context, count, factors)) {
			runs.push(run);
			if (!flags.json) output.write(loadTestText(run));
		}
	}
	if (flags.json) output.json({schemaVersion: 1, runs});
}

/** The runs with so many workers; null for those of the service. */
async function* runsWith(
	context: CommandContext,
	count: number | null,
	factors: readonly number[],
): AsyncGenerator<LoadTestRun> {
	const {output, signal} = context;
	const clock = () => performance.now();
	const most = Math.max(...factors) * MOST_WORKERS;
	const own = count === null ? {} : {workers: count, prefork: count, queueLimit: most, isEmbedded: true};
	const functions = await openFunctionsOf(context, own);
	try {
		const workers = count ?? (await functions.load()).limit;
		output.progress(`starting ${workers} workers of ${functionsPlaceText(functions.place)}`);
		await warmUp({functions, workers, clock, signal});
		for (const factor of factors) {
			for (const hasHints of [false, true]) {
				output.progress(`${workers} workers, factor ${factor}`);
				const run = await runLoadTest({functions, workers, factor, hasHints, clock, signal});
				output.progress(null);
				yield run;
			}
		}
	} finally {
		output.progress(null);
		await functions.close();
	}
}

function readNumbers(flag: string, text: string, most: number): number[] {
	return text.split(',').map(part => {
		const number = /^\d+$/.test(part.trim()) ? Number(part) : 0;
		if (number >= 1 && number <= most) return number;
		throw new LunchError('USAGE', `${flag} expects numbers from 1 to ${most}, got "${text}".`, {
			hint: `As in ${flag} ${flag === '--workers' ? '10,20,50' : DEFAULT_FACTORS}.`,
		});
	});
}
