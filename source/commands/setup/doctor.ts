import {access, constants, stat} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {hasProxies, proxiesOf, withoutCredentials} from '../../shared/network/proxies.ts';
import {withoutPassword} from '../../shared/redis/redis-address.ts';
import type {CommandContext} from '../context.ts';
import {findJobService} from '../jobs/find-service.ts';
import {jobsFolderOf, placeText} from '../jobs/open-jobs.ts';
import {withJobs} from '../jobs/with-jobs.ts';
import {cacheFileOf, upstreamOf, withRelay} from '../restaurants/with-relay.ts';
import {mendSetup} from './mend-setup.ts';

interface Finding {
	check: string;
	state: 'ok' | 'warning' | 'failed';
	detail: string;
	/** The remedy. */
	advice: string | null;
}

/** `lunch doctor [--fix]`: exit code 1 if a check failed. */
export async function doctor(given: CommandContext): Promise<number> {
	const {flags, output} = given;
	const mended = flags.fix === true ? mendSetup(given) : [];
	const resolved = mended.length > 0 ? given.reread() : given.resolved;
	const context = {...given, resolved, settings: resolved.settings};
	const findings = [
		...mended.map(what => ok('Mended', what)),
		node(),
		terminal(context),
		configuration(context),
		await cacheFile(context),
		await upstream(context),
		await jobs(context),
		...proxies(context),
		...(await redis(context)),
		await functions(context),
	];
	if (flags.json) output.json({schemaVersion: 1, findings});
	else output.write(findings.map(finding => findingText(finding, context)).join(''));
	return findings.some(({state}) => state === 'failed') ? 1 : 0;
}

function findingText({check, state, detail, advice}: Finding, {output: {style}}: CommandContext): string {
	const words = {ok: 'ok', warning: translate('warning'), failed: translate('FAILED')};
	const width = Math.max(...Object.values(words).map(word => word.length));
	const word = words[state].padEnd(width);
	const mark = state === 'ok' ? word : style.warning(word);
	const indent = ' '.repeat(24);
	// Programs get them in English.
	const lines = [style.wrap(translated(detail), `${mark}  ${translated(check).padEnd(14)} `, indent)];
	if (advice) lines.push(style.wrap(translated(advice), indent, indent));
	return `${lines.join('\n')}\n`;
}

function ok(check: string, detail: string): Finding {
	return {check, state: 'ok', detail, advice: null};
}

function node(): Finding {
	return ok('Node.js', `${process.version} (24 or newer is needed)`);
}

function terminal({output, env}: CommandContext): Finding {
	const where = output.isTerminal ? `terminal, TERM=${env.TERM ?? 'not set'}` : 'not a terminal: plain text';
	return ok('Output', `${where}, locale ${env.LC_ALL || env.LC_CTYPE || env.LANG || 'not set'}`);
}

function configuration({resolved: {file, problems}}: CommandContext): Finding {
	const [problem] = problems;
	if (!problem) return ok('Configuration', file);
	return {check: 'Configuration', state: 'failed', detail: problem.message, advice: problem.hint};
}

async function cacheFile(context: CommandContext): Promise<Finding> {
	const file = cacheFileOf(context.settings);
	const check = 'Cache';
	try {
		const size = await stat(file).then(
			({size}) => size,
			() => null,
		);
		if (size === null) {
			await access(await nearestFolder(file), constants.W_OK);
			return ok(check, `${file} (not there yet; made when it is needed)`);
		}
		await access(file, constants.R_OK | constants.W_OK);
		const warnings: string[] = [];
		const output = {
			...context.output,
			note: (message: string) => {
				warnings.push(message);
			},
		};
		const count = await withRelay({...context, output, flags: {}}, async relay => (await relay.cache.entries()).length);
		if (warnings[0])
			return {
				check,
				state: 'warning',
				detail: warnings[0],
				advice: 'lunch works without it, but asks the upstream each time.',
			};
		return ok(check, `${file} (${count} ${count === 1 ? 'answer' : 'answers'}, ${Math.ceil(size / 1024)} KiB)`);
	} catch (error) {
		const advice = 'Make it writable, or set LUNCH_CACHE_DIR to a folder that is.';
		return {check, state: 'warning', detail: messageOf(error), advice};
	}
}

async function jobs(context: CommandContext): Promise<Finding> {
	const check = 'Jobs';
	const file = join(jobsFolderOf(context.settings), 'jobs.sqlite');
	try {
		const isThere = await stat(file).then(
			() => true,
			() => false,
		);
		const address = context.settings.server ?? (await findJobService(context.settings.port));
		if (address === null && !isThere) {
			await access(await nearestFolder(file), constants.W_OK);
			return ok(check, `${file} (not there yet; made with the first job)`);
		}
		const {place, load} = await withJobs(context, {isSaid: true}, async jobs => ({
			place: jobs.place,
			load: await jobs.load(),
		}));
		const {queued, running, finished} = load.counts;
		return ok(check, `${placeText(place)} (${running} running, ${queued} queued, ${finished} finished)`);
	} catch (error) {
		const hint = error instanceof LunchError ? error.hint : null;
		const advice = hint ?? 'Make it writable, or set LUNCH_DATA_DIR to a folder that is.';
		return {check, state: 'warning', detail: messageOf(error), advice};
	}
}

/** Nothing where none is set. */
function proxies({env}: CommandContext): Finding[] {
	const set = proxiesOf(env);
	if (!hasProxies(set)) return [];
	const addresses = [
		...(set.http === null ? [] : [`${withoutCredentials(set.http)} for http://`]),
		...(set.https === null ? [] : [`${withoutCredentials(set.https)} for https://`]),
	];
	const exceptions = [...(set.hasLoopback ? [] : ['this machine']), ...(set.noProxy === '' ? [] : [set.noProxy])];
	const except = exceptions.length > 0 ? `; not for ${exceptions.join(', ')}` : '';
	return [ok('Proxy', `${addresses.join(', ')}${except}`)];
}

/** Nothing where none is set. */
async function redis({settings}: CommandContext): Promise<Finding[]> {
	if (settings.redis === null) return [];
	const check = 'Redis';
	const address = withoutPassword(settings.redis);
	const {createMachineRegistry} = await import('../../services/machine/machine-registry.ts');
	const registry = createMachineRegistry(settings.redis);
	try {
		const {length} = await registry.list();
		const [detail, advice] = await fetchReadiness(settings.redis);
		const shown = `${address} (workers: ${length})`;
		if (detail !== null) return [{check, state: 'warning', detail: `${shown}. ${detail}`, advice}];
		return [ok(check, shown)];
	} catch (error) {
		const detail = `${address} can't be used: ${messageOf(error)}`;
		const advice = 'Menus are served without it; jobs and functions wait until it is back.';
		return [{check, state: 'failed', detail, advice}];
	} finally {
		registry.close();
	}
}

/** A warning about the settings of the Redis, with what to do; null where they are in order. */
async function fetchReadiness(address: string): Promise<[detail: string | null, advice: string | null]> {
	const [{connectRedis}, {inspectRedis, redisMayEvict, NOT_DURABLE}] = await Promise.all([
		import('../../shared/redis/connect-redis.ts'),
		import('../../shared/redis/redis-condition.ts'),
	]);
	const redis = connectRedis(address, {maxRetriesPerRequest: 1, commandTimeout: 3000});
	try {
		const {eviction, isDurable} = await inspectRedis(redis);
		if (eviction !== null) {
			const {message, hint} = redisMayEvict(eviction);
			return [message, hint];
		}
		return [isDurable === false ? NOT_DURABLE : null, null];
	} finally {
		redis.disconnect();
	}
}

async function functions(context: CommandContext): Promise<Finding> {
	const check = 'Functions';
	const warnings: string[] = [];
	const output = {
		...context.output,
		note: (message: string) => {
			warnings.push(message);
		},
	};
	try {
		const {functionsPlaceText, withFunctions} = await import('../functions/open-functions.ts');
		return await withFunctions({...context, output}, {prefork: 0}, async ({place, load}): Promise<Finding> => {
			const {limit, isolation} = await load();
			const detail = `${functionsPlaceText(place)}; at most ${limit} workers; ${isolation}`;
			const [advice = null] = warnings;
			return advice === null ? ok(check, detail) : {check, state: 'warning', detail, advice};
		});
	} catch (error) {
		const hint = error instanceof LunchError ? error.hint : null;
		return {check, state: 'warning', detail: messageOf(error), advice: hint};
	}
}

async function nearestFolder(path: string): Promise<string> {
	const folder = dirname(path);
	const isFolder = await stat(folder).then(
		stats => stats.isDirectory(),
		() => false,
	);
	return isFolder || folder === path ? folder : nearestFolder(folder);
}

async function upstream(context: CommandContext): Promise<Finding> {
	const started = performance.now();
	try {
		const address = upstreamOf(context.settings, context.resolved.origins);
		if (context.flags.offline)
			return {check: 'Upstream', state: 'warning', detail: `${address} not asked (--offline)`, advice: null};
		const {restaurants, source} = await withRelay(context, relay =>
			relay.restaurants({cacheMode: 'refresh', signal: context.signal}),
		);
		if (source.lastError) throw source.lastError;
		const took = Math.round(performance.now() - started);
		return ok('Upstream', `${source.upstream} gave ${restaurants.length} restaurants in ${took} ms`);
	} catch (error) {
		if (!(error instanceof LunchError)) throw error;
		return {check: 'Upstream', state: 'failed', detail: error.message, advice: error.hint};
	}
}
