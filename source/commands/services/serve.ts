import type {ServeOptions} from '../../services/serve.ts';
import {LunchError} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {isLoopback} from '../../shared/network/loopback.ts';
import {readFlag} from '../../shared/settings/setting-definition.ts';
import {checkedSettings, type Settings, settingDefinitions} from '../../shared/settings/settings.ts';
import {type SourceSetting, writeSource} from '../../shared/settings/source-settings.ts';
import {ansiStyle} from '../../shared/text/ansi-style.ts';
import type {CommandContext} from '../context.ts';
import {functionWorkersOf} from '../functions/function-workers.ts';
import {jobFilesPlaceOf} from '../jobs/job-files.ts';
import {jobsEngineOf, jobsFolderOf} from '../jobs/open-jobs.ts';
import {REQUEST_TIMEOUT_MS} from '../request-timeout.ts';
import {cacheFileOf, chosenLanguage, sourcesOf} from '../restaurants/with-relay.ts';

const fresh = 'Clients of a service are told how old an answer is; leave the flag out.';

/** Flags of other commands, and what to do instead. */
const ignoredFlags: Readonly<Record<string, string>> = {
	demo: fresh,
	offline: fresh,
	refresh: fresh,
	server: 'A service in front of another one has that as its --upstream.',
};

/** Flags that only mean something beside a setting. */
const dependentFlags = {'opaque-workers': 'opaqueWorker', 'opaque-queue': 'opaqueWorker'} as const;

/** `lunch serve` */
export async function serve(context: CommandContext): Promise<void> {
	const {flags, output, settings, onHangUp} = context;
	for (const [name, hint] of Object.entries(ignoredFlags)) {
		if (flags[name]) throw new LunchError('USAGE', `\`lunch serve\` takes no --${name}.`, {hint});
	}
	for (const [name, needed] of Object.entries(dependentFlags)) {
		if (!flags[name] || settings[needed] !== null) continue;
		const other = readFlag(settingDefinitions[needed])?.name;
		throw new LunchError('USAGE', `--${name} has no effect without --${other}.`, {
			hint: `Give both, or leave --${name} out.`,
		});
	}
	const service = await import('../../services/serve.ts');
	const options = optionsOf(context);
	const upstream = options.sources?.map(describeSource).join(', ') ?? options.upstream;
	await service.serve({
		...options,
		onReload: onHangUp,
		worker: {
			script: process.argv[1] ?? '',
			args: port => ['__serve-worker', ...argumentsOf(context), `--port=${port}`],
		},
		onListening({address, workers, grpc}) {
			if (flags.json) output.json({schemaVersion: 1, address, workers, upstream, grpc});
			else {
				const relaying = 'Relaying {upstream} at {address} (what there is: {address}/docs)';
				output.write(`${translate(relaying, {upstream, address})}\n`);
				if (grpc !== null) output.write(`${translate('Running functions at {address}', {address: grpc})}\n`);
			}
		},
		onIsolation(isolation) {
			if (!flags.json)
				output.write(`${translate('Isolation of functions: {isolation}', {isolation: translated(isolation)})}\n`);
		},
	});
}

/** A source as people write it. */
function describeSource(source: SourceSetting): string {
	const written = writeSource(source);
	return typeof written === 'string' ? written : JSON.stringify(written);
}

/** `lunch __serve-worker`: one of the processes of `lunch serve`. */
export async function serveHttpProcess(context: CommandContext): Promise<void> {
	const service = await import('../../services/serve.ts');
	await service.serveHttpProcess(optionsOf(context));
}

function optionsOf({
	settings,
	resolved,
	env,
	version,
	signal,
	reread,
}: CommandContext): Omit<ServeOptions, 'worker' | 'onListening' | 'onReload'> {
	const functionService = functionServiceOf(settings, env, version);
	return {
		...settings,
		sources: sourcesOf(settings, resolved.origins),
		language: chosenLanguage(settings, resolved.origins),
		stopDelayMs: settings.stopDelay * 1000,
		reread: () => checkedSettings(reread()),
		variables: process.env,
		timeoutMs: settings.timeout === null ? REQUEST_TIMEOUT_MS : settings.timeout * 1000,
		cacheFile: cacheFileOf(settings),
		jobService: {
			...jobsEngineOf(settings),
			redis: settings.redis,
		},
		functionService,
		takesCalls: (functionService?.open ?? null) !== null,
		version,
		signal,
		colors: ansiStyle({hasColor: true, hasLinks: false, hasUnicode: true}),
		swaggerFolder: new URL('./swagger-ui/', import.meta.url),
		boardFolder: new URL('./bull-board/', import.meta.url),
	};
}

/** Null where neither functions nor the opaque protocol are to be served. */
function functionServiceOf(settings: Settings, env: Environment, version: string): ServeOptions['functionService'] {
	const {functions, redis, grpcPort, opaqueWorker, opaqueWorkers, opaqueQueue} = settings;
	// With a Redis, calls are taken in for other machines; a relay for everybody that is to run none takes none.
	const isGuarded = isLoopback(settings.host) || settings.tokenFile !== null;
	const hasFunctions = functions !== 0 || (redis !== null && isGuarded);
	if (!hasFunctions && opaqueWorker === null) return null;
	return {
		port: grpcPort,
		open: hasFunctions
			? async user => {
					const {openFunctionsEngine} = await import('../../services/engines/functions-engine.ts');
					return openFunctionsEngine({redis, ...functionWorkersOf(settings), version, env}, user);
				}
			: null,
		// Other machines can't reach a folder of this one.
		files: jobFilesPlaceOf(settings, redis === null ? jobsFolderOf(settings) : undefined, env),
		callsAtOnce: functions,
		opaque: opaqueWorker === null ? null : {command: opaqueWorker, count: opaqueWorkers, queueBytes: opaqueQueue, env},
	};
}

/** The flags as they were given: the environment and the configuration file are the same for the worker. */
function argumentsOf({flags}: CommandContext): string[] {
	return Object.entries(flags).flatMap(([name, value]) => {
		if (value === undefined) return [];
		return value === true ? [`--${name}`] : [`--${name}=${value}`];
	});
}
