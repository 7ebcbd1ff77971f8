import {programPath} from '../../support/machine/needing.ts';
import {workOffBare} from './bare-bullmq.ts';
import {postJobs} from './post-jobs.ts';
import {startMeasuredRedis} from './redis-figures.ts';
import {type WorkFigures, workOff} from './work-off.ts';

/** Short enough not to come to the hundred thousand jobs that may wait. */
const POST_SECONDS = 5;
/** Enough that what is measured is not the start of the programs, whose code is compiled while it runs. */
const TINY_JOBS = 60_000;
/** Jobs that a worker of BullMQ alone has at once. */
const AT_ONCE = 64;

/** Jobs over Redis: how fast they are taken in and worked off, what they cost, and what a thousand workers would need. */
export async function benchJobs(): Promise<void> {
	const redis = await startMeasuredRedis();
	try {
		if (programPath('wrk') === null) print('POST /job: not measured, there is no wrk');
		else {
			for (const connections of [16, 64, 256]) {
				await redis.client.flushall();
				const {perSecond, p50, p99, failures, ...times} = await postJobs(redis, connections, POST_SECONDS);
				print(
					`POST /job, ${connections} connections`.padEnd(38),
					`${perSecond.toFixed(0).padStart(6)} r/s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms   ${failures} failures`,
				);
				print(
					'  processor time of one'.padEnd(38),
					`${times.serviceTime.toFixed(0).padStart(6)} µs of the service, ${times.redisTime.toFixed(0)} µs of Redis: at most ${(1e6 / times.serviceTime).toFixed(0)} r/s of a process that has a core`,
				);
			}
		}
		let figures: WorkFigures | null = null;
		for (const workers of [1, 2, 4]) {
			const bare = await workOffBare(redis, TINY_JOBS, AT_ONCE, workers);
			figures = await workOff(redis, workers, TINY_JOBS);
			const who = `${workers} worker${workers > 1 ? 's' : ''}`;
			print(
				`BullMQ alone, ${who}, a key each`.padEnd(38),
				`${bare.perSecond.toFixed(0).padStart(6)} jobs/s, ${bare.processor.toFixed(0)} µs of Redis`,
			);
			print(
				`jobs of 10 decimals, ${who}`.padEnd(38),
				`${figures.perSecond.toFixed(0).padStart(6)} jobs/s, ${(figures.perSecond / bare.perSecond).toFixed(2)} of that`,
			);
		}
		if (figures) printCosts(figures);
	} finally {
		await redis.close();
	}
}

/** A worker at a long job: progress five times a second, the lock renewed every 7.5 seconds, a look every 2. */
const COMMANDS_AT_WORK = 5 + 1 / 7.5 + 1 / 2;
const WORKERS = 1000;
const JOB_SECONDS = 10;
const DAY_SECONDS = 24 * 3600;
const KEPT_DAYS = 30;
/** A result of up to eight mebibytes is sent at once and looked at; later one request removes it. */
const REQUESTS_PER_JOB = 3;
/** Each worker looks every hour for uploads that nobody finishes. */
const LISTINGS_PER_WORKER = 1 / 3600;

/** Prints the costs of one job and one worker, and of a thousand workers by them. */
function printCosts(figures: WorkFigures): void {
	const {waitingBytes, finishedBytes, commands, processor, connections, idleCommands} = figures;
	const perSecond = WORKERS / JOB_SECONDS;
	const kept = perSecond * DAY_SECONDS * KEPT_DAYS;
	const commandsAtWork = WORKERS * (idleCommands + COMMANDS_AT_WORK) + perSecond * commands;
	const share = (perSecond * processor) / 1e6;
	print('');
	print(
		'one job in Redis'.padEnd(38),
		`${waitingBytes.toFixed(0)} bytes while it waits, ${finishedBytes.toFixed(0)} once finished`,
	);
	print(
		'one job, from submitting to its end'.padEnd(38),
		`${commands.toFixed(1)} commands, ${processor.toFixed(0)} µs of Redis's processor`,
	);
	print(
		'one worker'.padEnd(38),
		`${connections.toFixed(0)} connections, ${idleCommands.toFixed(1)} commands/s with nothing to do`,
	);
	print('');
	print(
		`A thousand workers, each at a job of ${JOB_SECONDS} s at a time (${perSecond} jobs/s), results kept ${KEPT_DAYS} days:`,
	);
	print('  connections to Redis'.padEnd(38), (WORKERS * connections).toFixed(0));
	print(
		'  commands to Redis'.padEnd(38),
		`${commandsAtWork.toFixed(0)}/s, ${(share * 100).toFixed(1)} % of one processor for the jobs alone`,
	);
	print(
		'  Redis memory'.padEnd(38),
		`${gibibytes(100_000 * waitingBytes)} for 100000 jobs that wait, ${gibibytes(kept * finishedBytes)} for ${(kept / 1e6).toFixed(0)} million kept`,
	);
	print(
		'  requests to S3'.padEnd(38),
		`${(perSecond * REQUESTS_PER_JOB + WORKERS * LISTINGS_PER_WORKER).toFixed(1)}/s, and one for each download`,
	);
}

function gibibytes(bytes: number): string {
	return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}

function print(...words: string[]): void {
	process.stdout.write(`${words.join(' ').trimEnd()}\n`);
}
