import {join} from 'node:path';
import type {CacheMode} from '../../relay/cache/cached-upstream.ts';
import {type OpenRelayOptions, openRelay} from '../../relay/open-relay.ts';
import type {TextContext} from '../../relay/output/menu-text.ts';
import type {AskRelay, Relay} from '../../relay/relay.ts';
import {openAnswerStore} from '../../relay/store/open-answer-store.ts';
import {LunchError} from '../../shared/errors.ts';
import {type Language, message} from '../../shared/language/texts.ts';
import {userAgentOf} from '../../shared/network/user-agent.ts';
import type {Origin, Settings} from '../../shared/settings/settings.ts';
import type {CommandContext} from '../context.ts';
import {httpServerOf} from '../http-server.ts';
import {requestTimeoutMs} from '../request-timeout.ts';

/** The cache file of these settings. */
export function cacheFileOf({cacheDir}: Settings): string {
	return join(cacheDir, 'relay.sqlite');
}

/** The address to ask for menus and restaurants: a `lunch serve` relays the API under the same paths. */
export function upstreamOf(settings: Settings, origins: CommandContext['resolved']['origins']): string {
	const {upstream} = settings;
	const server = httpServerOf(settings, origins);
	return server !== null && origins.upstream !== 'flag' ? server : upstream;
}

/**
 * The relay that a command's flags and settings ask for. The caller closes it. `revalidates`: whether stale
 * answers are renewed in this process; a run that printed is done, and leaves that to one of its own. `layer`
 * goes above the cache file.
 */
export async function openRelayOf(
	context: CommandContext,
	onWarning: OpenRelayOptions['onWarning'] = context.output.note,
	revalidates = false,
	layer: NonNullable<OpenRelayOptions['layer']> = store => store,
): Promise<Relay> {
	const {flags, settings, resolved} = context;
	if (flags.demo) {
		const {createSampleRelay} = await import('../../relay/sample/sample-relay.ts');
		return createSampleRelay();
	}
	const options = {...relayOptionsOf(context), revalidates};
	const sources = sourcesOf(settings, resolved.origins);
	if (sources) {
		const {openSources} = await import('../../relay/open-sources.ts');
		const store = layer(openAnswerStore({file: cacheFileOf(settings), onWarning, isBrief: true}));
		const language = chosenLanguage(settings, resolved.origins);
		return openSources({...options, ...(language ? {language} : {}), sources, store});
	}
	return openRelay({
		...options,
		upstream: upstreamOf(settings, resolved.origins),
		cacheFile: cacheFileOf(settings),
		onWarning,
		layer,
	});
}

/** The language of menus: a person's own choice. Undefined for none, since a locale speaks for this program alone. */
export function chosenLanguage({lang}: Settings, origins: CommandContext['resolved']['origins']): Language | undefined {
	return origins.lang === 'default' ? undefined : lang;
}

/** How a command asks any source. */
export function relayOptionsOf({settings, env, version}: CommandContext) {
	return {
		timeoutMs: requestTimeoutMs(settings),
		userAgent: userAgentOf(version, 'terminal lunch menus; caches what it asks for', settings.contact),
		revalidates: false,
		env,
	};
}

/** The sources of the configuration; null where one address was named with more weight, or a service is asked. */
export function sourcesOf(settings: Settings, origins: CommandContext['resolved']['origins']): Settings['sources'] {
	const weights: readonly Origin[] = ['default', 'file', 'environment', 'flag'];
	const isAddressNamed = weights.indexOf(origins.upstream) > weights.indexOf(origins.sources);
	return isAddressNamed || httpServerOf(settings, origins) !== null ? null : settings.sources;
}

/** The context of a text of menus: with the day of the restaurant with this id, or of the first source. */
export function textContextOf({output, settings, flags}: CommandContext, relay: Relay, id?: string): TextContext {
	return {
		style: output.style,
		now: relay.now(),
		today: relay.today(id),
		priceFor: settings.priceFor,
		hasNotes: flags.notes === true,
	};
}

/** The cache mode that the flags ask for. */
export function askOf({flags, signal}: CommandContext): AskRelay {
	// The sample is never asked for over a network, and has nothing stored.
	const cacheMode: CacheMode = flags.demo ? 'cached' : flags.offline ? 'offline' : flags.refresh ? 'refresh' : 'cached';
	return {cacheMode, signal};
}

/** Runs `work` with the relay of a command, and closes it. */
export async function withRelay<Result>(
	context: CommandContext,
	work: (relay: Relay, ask: AskRelay) => Promise<Result>,
	onWarning?: OpenRelayOptions['onWarning'],
): Promise<Result> {
	const relay = await openRelayOf(context, onWarning);
	try {
		return await work(relay, askOf(context));
	} catch (error) {
		throw withWayOut(error, context);
	} finally {
		await relay.close();
	}
}

/** Without any menu, proposes the sample, which shows how one looks. */
function withWayOut(error: unknown, {flags}: CommandContext): unknown {
	if (!(error instanceof LunchError) || !error.code.startsWith('UPSTREAM_') || flags.demo) return error;
	const hint = message('{hint} `--demo` shows a bundled sample.', {hint: error.hintText ?? ''});
	return new LunchError(error.code, error.text, {hint, suggestions: error.suggestions, cause: error.cause});
}

/** Has stale answers renewed after this run: the list, and the menus of these restaurants. */
export function renewLater({settings, resolved, runLater}: CommandContext, ids: readonly string[]): void {
	const address = sourcesOf(settings, resolved.origins) ? [] : ['--upstream', upstreamOf(settings, resolved.origins)];
	runLater(['__renew', ...address, '--', ...ids]);
}
