import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
	type ServerProcess,
	type ServerProcessOptions,
	startServerProcess,
} from '../../../source/services/cluster/server-process.ts';
import type {FunctionService} from '../../../source/services/engines/function-service.ts';
import {createLogger} from '../../../source/services/logging/logger.ts';
import {createRecentLog} from '../../../source/services/logging/recent-log.ts';
import {ansiStyle} from '../../../source/shared/text/ansi-style.ts';
import {type FakeUpstream, type Recording, startFakeUpstream} from '../upstream/fake-upstream.ts';

/** A relay server of this process on a real socket, in front of a fake upstream, with a cache of its own. */
export interface Serving {
	upstream: FakeUpstream;
	server: ServerProcess;
	address: string;
	/** Its log, one object a line. */
	log: Record<string, unknown>[];
	get(path: string, init?: RequestInit): Promise<Response>;
	close(): Promise<void>;
}

export interface ServingExtras {
	recording?: Recording;
	logLevel?: 'debug' | 'info';
	/** The functions that it runs. */
	functions?: FunctionService;
}

export async function startServing(
	options: Partial<ServerProcessOptions> = {},
	{recording, logLevel = 'info', functions}: ServingExtras = {},
): Promise<Serving> {
	const upstream = await startFakeUpstream(recording);
	const folder = await mkdtemp(join(tmpdir(), 'lunch-serving-'));
	const log: Record<string, unknown>[] = [];
	const recentLog = createRecentLog();
	const server = await startServerProcess(
		{
			upstream: upstream.address,
			timeoutMs: 5000,
			cacheFile: join(folder, 'relay.sqlite'),
			ttl: null,
			jobService: null,
			version: '0.0.0',
			host: '127.0.0.1',
			port: 0,
			colors: ansiStyle({hasColor: true, hasLinks: false, hasUnicode: true}),
			swaggerFolder: new URL('../../../dist/swagger-ui/', import.meta.url),
			...options,
		},
		createLogger(
			logLevel,
			recentLog.behind({
				write: line => {
					log.push(JSON.parse(line));
				},
			}),
		),
		{recentLog, ...(functions ? {functions} : {})},
	);
	return {
		upstream,
		server,
		address: server.address,
		log,
		get: (path, init) => fetch(`${server.address}${path}`, init),
		async close() {
			await server.stop();
			await upstream.close();
			await rm(folder, {recursive: true, force: true});
		},
	};
}
