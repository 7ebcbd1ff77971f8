import {existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {mapsFolderOf} from '../../functions/map/maps-folder.ts';
import type {AnswerStore} from '../../relay/store/answer-store.ts';
import {createMemoryLayer} from '../../relay/store/memory-layer.ts';
import {translate} from '../../shared/language/texts.ts';
import {actions} from '../../tui/app/actions.ts';
import {announceEnds} from '../../tui/app/announce-ends.ts';
import {createApp} from '../../tui/app/controller.ts';
import {showApp} from '../../tui/app/show-app.ts';
import {showStored} from '../../tui/app/show-stored.ts';
import {bindKeys} from '../../tui/keys/key-bindings.ts';
import type {AppConfig} from '../../tui/model/app/app.ts';
import {openMemory} from '../../tui/model/app/remembered.ts';
import {createFunctionsSource} from '../../tui/model/functions/functions-source.ts';
import {openKeptCalls} from '../../tui/model/functions/kept-calls.ts';
import {createJobsSource} from '../../tui/model/jobs/jobs-source.ts';
import {createLunchSource} from '../../tui/model/lunch/lunch-source.ts';
import {createServicesSource} from '../../tui/model/services/services-source.ts';
import {clipboardSequence} from '../../tui/terminal/clipboard.ts';
import {announcement} from '../../tui/terminal/notification.ts';
import {openAddress} from '../../tui/terminal/open-address.ts';
import {createTerminalStatus} from '../../tui/terminal/terminal-status.ts';
import {asciiSigns, unicodeSigns, wearTheme} from '../../tui/theme.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {httpServerOf} from '../http-server.ts';
import {jobsFolderOf} from '../jobs/open-jobs.ts';
import {askOf, cacheFileOf, openRelayOf} from '../restaurants/with-relay.ts';
import {createAppCanteens, fixedSourcesReason} from './app-canteens.ts';
import {appMaps} from './app-maps.ts';
import {createOwnRequests} from './own-requests.ts';

/** `lunch` alone at a terminal: the full-screen app. Its exit code is 0, or 130 after Ctrl-C. */
export async function app(context: CommandContext): Promise<number> {
	// The young generation grows with what is thrown away between two looks of the collector, and never shrinks while the app is
	// used: an hour of refreshing held 100 MiB for nothing. As it is at the start it is large enough for frames.
	setFlagsFromString('--semi-space-growth-factor=1');
	// The old generation may double before it is collected, and not become many times what is alive in it.
	setFlagsFromString('--heap-growing-percent=100');
	const {env, settings, signal} = context;
	const config = appConfigOf(context);
	wearTheme(settings.theme, settings.colors, env.COLORFGBG);
	let warn = (_message: string): void => {};
	// While the app is shown, what is said is said in it.
	const quiet: CommandContext = {...context, output: {...context.output, ...silence, note: message => warn(message)}};
	const lunch = createLunchSource({
		relay: await openRelayOf(context, message => warn(message), true, withLists),
		isSample: config.isDemo,
		cacheMode: askOf(context).cacheMode ?? 'cached',
		canteens: createAppCanteens(quiet),
		openSample: async () => (await import('../../relay/sample/sample-relay.ts')).createSampleRelay(),
	});
	const requests = createOwnRequests();
	const loadJobs = () => import('./app-jobs.ts');
	const jobs = createJobsSource({
		open: async () => (await loadJobs()).openAppJobs(quiet, requests),
		mapsAtHand: appMaps(context),
	});
	const loadRequests = () => import('../../tui/model/functions/call-request.ts');
	const functions = createFunctionsSource({
		open: async () => (await import('./app-functions.ts')).openAppFunctions(quiet),
		kept: openKeptCalls({folder: join(settings.dataDir, 'calls'), keeps: settings.keepCalls}),
		onUnkept: reason => warn(translate("Can't keep the call for the next time: {reason}", {reason: reason.message})),
		begin: async (plan, place, hearing) => (await loadRequests()).beginCall(plan, config, place, hearing),
		async submit(plan) {
			const {callJobRequest} = await loadRequests();
			return (await loadJobs()).submitAppCall(quiet, jobs => callJobRequest(plan, config, jobs));
		},
	});
	const services = createServicesSource({
		open: async () => (await import('./app-services.ts')).openAppService(quiet, {lunch, jobs, functions, requests}),
	});
	const streams = context.openStreams();
	const {stdout} = streams;
	const write = (bytes: string) => {
		if (bytes !== '') stdout.write(bytes);
	};
	const shown = createApp({
		lunch,
		jobs,
		functions,
		services,
		memory: openMemory(settings.dataDir),
		config,
		size: {columns: stdout.columns, rows: stdout.rows},
	});
	shown.effects = {
		...shown.effects,
		copy: text => write(clipboardSequence(text)),
		announce: text => write(announcement(text, settings.notify, env)),
		status: createTerminalStatus(write, config.isLinear ? {TERM: 'dumb'} : env),
		open: address => openAddress(address, env, process.platform),
	};
	warn = message => {
		shown.say(message, true);
		services.note(message);
	};
	try {
		await showStored(shown);
		shown.goTo(shown.snapshot().state.screen);
		if (config.bindings.warning !== null) warn(config.bindings.warning);
		announceEnds(shown);
		if (mayHaveJobs(context)) setTimeout(() => shown.jobs.follow(), FOLLOW_AFTER_MS).unref();
		if (existsSync(mapsFolderOf(settings))) setTimeout(() => shown.jobs.maps.follow(), FOLLOW_AFTER_MS).unref();
		const features = {usesMouse: settings.mouse, asksBackground: asksBackground(context)};
		return await showApp(shown, {...streams, signal}, features);
	} finally {
		shown.effects.status.leave();
		shown.close();
		await services.close();
		await functions.close();
		await jobs.close();
		await lunch.close();
	}
}

/** The most that is kept in memory of the cache file, in bytes. */
const LISTS_BYTES = 8 * 2 ** 20;

/** Keeps lists in memory: every menu is described by one, and one of 2,000 restaurants takes longer to read than to draw. */
function withLists(store: AnswerStore): AnswerStore {
	return createMemoryLayer({store, maxBytes: LISTS_BYTES});
}

/** Whether the terminal is asked how bright its background is: where the theme is to fit it, and nothing says it already. */
function asksBackground({settings, env}: CommandContext): boolean {
	const isKnown = settings.theme !== 'auto' || isSet(env.COLORFGBG) || isSet(env.NO_COLOR);
	return !isKnown && !/^(?:linux|dumb)$/.test(env.TERM ?? '');
}

/** Jobs that run already are counted in the header; opening them must not hold up the first frame. */
const FOLLOW_AFTER_MS = 1500;

/** Whether there may be jobs that nobody looked at yet. */
function mayHaveJobs({settings, resolved}: CommandContext): boolean {
	return settings.server !== null
		? httpServerOf(settings, resolved.origins) !== null
		: existsSync(jobsFolderOf(settings));
}

/** Nothing is printed over the screen. */
const silence = {write() {}, json() {}, progress() {}} satisfies Partial<CommandContext['output']>;

function appConfigOf(context: CommandContext): AppConfig {
	const {flags, env, settings, output} = context;
	// The signs of printed text say whether the locale has others than ASCII.
	const hasUnicode = output.style.signs.bullet !== asciiSigns.bullet;
	const isDemo = flags.demo === true;
	const isOffline = flags.offline === true;
	return {
		isOffline,
		isDemo,
		priceFor: settings.priceFor,
		flags: flagsFor(flags),
		folder: process.cwd(),
		home: env.HOME || homedir(),
		chart: settings.chart ?? (hasUnicode ? 'braille' : 'ascii'),
		editor: env.VISUAL || env.EDITOR || 'vi',
		fixedSourcesReason: fixedSourcesReason(context),
		cacheFile: isDemo ? null : cacheFileOf(settings),
		signs: hasUnicode ? unicodeSigns : asciiSigns,
		isLinear: isSet(env.ACCESSIBLE) || isSet(env.INK_SCREEN_READER),
		bindings: bindKeys(actions, settings.keys ?? {}),
	};
}

/** The flags that commands need to say the same as the app. The sample comes from nowhere, a service has its own upstream. */
function flagsFor(flags: CommandContext['flags']): AppConfig['flags'] {
	const [server, upstream] = ['server', 'upstream'].map(name => textFlag(flags, name));
	const isDemo = flags.demo === true;
	const all: readonly (AppConfig['flags'][number] | null)[] = [
		server === undefined ? null : {words: ['--server', server], isOf: isDemo ? 'work' : 'everything'},
		upstream === undefined || isDemo || server !== undefined ? null : {words: ['--upstream', upstream], isOf: 'menus'},
		isDemo ? {words: ['--demo'], isOf: 'menus'} : null,
		flags.offline === true && !isDemo ? {words: ['--offline'], isOf: 'menus'} : null,
	];
	return all.filter(flag => flag !== null);
}

function isSet(value: string | undefined): boolean {
	return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
