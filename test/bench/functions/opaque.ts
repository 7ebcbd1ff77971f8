import {fileURLToPath} from 'node:url';
import {Client, credentials} from '@grpc/grpc-js';
import {seededRandom} from '../../../source/functions/load-test/seeded-random.ts';
import {effectivenessOf, listScheduling} from '../../../source/functions/queue/list-scheduling.ts';
import {serviceDefinitions} from '../../../source/functions/wire/service-definitions.ts';
import {startServeProcess} from '../../support/program/serve-process.ts';
import {startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

const WORKERS = 20;
const FACTORS = [1, 2, 5, 10];
/** Sequences of calls of each kind; how hard one is differs much. */
const ROUNDS = 5;
const worker = `python3 ${fileURLToPath(new URL('opaque-worker.py', import.meta.url))}`;

/** How well 20 Python workers of the opaque protocol are used by calls that come together and sleep for up to a second. */
export async function opaqueScheduling(print: (what: string, measured: string) => void): Promise<void> {
	const upstream = await startFakeUpstream();
	const args = ['--opaque-worker', worker, '--opaque-workers', String(WORKERS), '--log-level', 'warn'];
	const served = await startServeProcess(upstream.address, args);
	const client = new Client((served.grpc ?? '').replace('grpc://', ''), credentials.createInsecure());
	const {Execute, GetWorkers} = serviceDefinitions().opaque;
	const ask = <Request, Answer>(
		method: {
			path: string;
			requestSerialize: (value: Request) => Buffer;
			responseDeserialize: (bytes: Buffer) => Answer;
		},
		request: Request,
	) =>
		new Promise<Answer>((resolve, reject) => {
			client.makeUnaryRequest(
				method.path,
				method.requestSerialize,
				method.responseDeserialize,
				request,
				(error, answer) => (error || !answer ? reject(error) : resolve(answer)),
			);
		});
	const sleep = (seconds: number) => ask(Execute, {request: Buffer.from(String(seconds))});
	try {
		while ((await ask(GetWorkers, {})).workers < WORKERS) await new Promise(resolve => setTimeout(resolve, 50));
		await Promise.all(Array.from({length: WORKERS}, () => sleep(0.1)));
		for (const factor of FACTORS) {
			const reached: number[] = [];
			const bounds: number[] = [];
			for (let round = 0; round < ROUNDS; round++) {
				const durations = Array.from({length: WORKERS * factor}, seededRandom(round * 104_729 + factor));
				const begun = performance.now();
				await Promise.all(durations.map(sleep));
				reached.push(effectivenessOf(durations, WORKERS, (performance.now() - begun) / 1000));
				bounds.push(effectivenessOf(durations, WORKERS, listScheduling(durations, WORKERS)));
			}
			const percents = (shares: readonly number[]) => shares.map(share => (share * 100).toFixed(1)).join(' ');
			print(
				`opaque, ${WORKERS} Python workers, ${WORKERS * factor} calls`,
				`${percents(reached)} %, list scheduling ${percents(bounds)} %`,
			);
		}
	} finally {
		client.close();
		await served.close();
		await upstream.close();
	}
}
