import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import type {Functions} from '../../../source/functions/functions.ts';
import {descendants} from '../../functions/support/processes.ts';
import {startServeProcess} from '../../support/program/serve-process.ts';
import {startFakeUpstream} from '../../support/upstream/fake-upstream.ts';
import {callsPerSecond, median} from './calls-per-second.ts';

const WORKERS = 2;
const ROUNDS = 5;
/** Calls at a time. */
const LOADS = [1, 64];
const own = fileURLToPath(new URL('../../../', import.meta.url));

/** The figures of a round: calls a second, and the processor time that a call took of each party, in microseconds. */
type Round = Record<'rate' | 'client' | 'service' | 'functions', number>;

/** A build whose client, in this process, calls its own service. */
interface Build {
	round(asking: number): Promise<Round>;
	close(): Promise<void>;
}

/**
 * Prints no-op calls over gRPC; with the folder of another build also its own, in turns, and the ratios. Other programs that use the
 * processors change the rates, and the time that a call takes of a processor far less.
 */
export async function grpcCalls(print: (what: string, figure: string) => void, other: string | null): Promise<void> {
	const upstream = await startFakeUpstream();
	const folders = [...(other === null ? [] : [resolve(other)]), own];
	const builds: Build[] = [];
	try {
		for (const folder of folders) builds.push(await openBuild(folder, upstream.address));
		for (const asking of LOADS) {
			const what = `gRPC, no-op calls, ${asking === 1 ? 'one after another' : `${asking} at a time`}`;
			const rounds = await inTurns(builds, asking);
			for (const [at, ofBuild] of rounds.entries())
				print(at < rounds.length - 1 ? `${what}, other` : what, told(ofBuild));
			const [before, after] = rounds;
			if (before && after) print(`${what}, ratio`, ratios(before, after));
		}
	} finally {
		for (const build of builds) await build.close();
		await upstream.close();
	}
}

async function inTurns(builds: readonly Build[], asking: number): Promise<Round[][]> {
	for (const build of builds) await build.round(asking);
	const rounds = builds.map((): Round[] => []);
	for (let count = 0; count < ROUNDS; count += 1) {
		for (const [at, build] of builds.entries()) rounds[at]?.push(await build.round(asking));
	}
	return rounds;
}

async function openBuild(folder: string, upstream: string): Promise<Build> {
	const program = join(folder, 'bin/lunch.js');
	if (!existsSync(join(folder, 'dist/cli.js'))) {
		throw new Error(
			`${folder} is not a checkout that is built: give the folder of one, and run \`npm run build\` in it.`,
		);
	}
	const client = pathToFileURL(join(folder, 'source/functions/grpc/grpc-functions.ts')).href;
	const {createGrpcFunctions} = await import(client);
	const args = ['--functions', String(WORKERS), '--log-level', 'warn'];
	const served = await startServeProcess(upstream, args, {}, program);
	const functions: Functions = createGrpcFunctions({address: served.grpc ?? ''});
	return {
		async round(asking) {
			const [before, since] = [usedTimes(served.process.pid ?? 0), performance.now()];
			const rate = await callsPerSecond(functions, asking);
			const calls = (rate * (performance.now() - since)) / 1000;
			const after = usedTimes(served.process.pid ?? 0);
			const each = (party: keyof typeof after) => (after[party] - before[party]) / calls;
			return {rate, client: each('client'), service: each('service'), functions: each('functions')};
		},
		async close() {
			await functions.close();
			await served.close();
		},
	};
}

/** Microseconds of a processor so far, of this process and of those of a service. */
function usedTimes(service: number): Record<'client' | 'service' | 'functions', number> {
	const {user, system} = process.cpuUsage();
	const ofFunctions = descendants(service).reduce((sum, pid) => sum + processorTime(pid), 0);
	return {client: user + system, service: processorTime(service), functions: ofFunctions};
}

/** The processor time of all threads of a process, in microseconds; 0 for one that has ended. */
function processorTime(pid: number): number {
	try {
		const threads = readdirSync(`/proc/${pid}/task`);
		const timeOf = (id: string) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'latin1').split(' ')[0]);
		return threads.reduce((sum, id) => sum + timeOf(id) / 1000, 0);
	} catch {
		return 0;
	}
}

function told(rounds: readonly Round[]): string {
	const [rate, ...times] = [medianOf(rounds, 'rate'), ...parties.map(party => medianOf(rounds, party))];
	return `${rate.toFixed(0)} calls/s; of a processor: ${parties.map((party, at) => `${party} ${times[at]?.toFixed(0)} µs`).join(', ')}`;
}

const parties = ['client', 'service', 'functions'] as const;
const medianOf = (rounds: readonly Round[], figure: keyof Round) => median(rounds.map(round => round[figure]));

function ratios(before: readonly Round[], after: readonly Round[]): string {
	const spent = (rounds: readonly Round[]) => parties.reduce((sum, party) => sum + medianOf(rounds, party), 0);
	const rate = medianOf(after, 'rate') / medianOf(before, 'rate');
	return `${rate.toFixed(2)} times the calls/s, ${(spent(before) / spent(after)).toFixed(2)} times as many for the same processor time`;
}
