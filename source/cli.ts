import {join} from 'node:path';
import packageJson from '../package.json' with {type: 'json'};
import {askedLanguage} from './cli/asked-language.ts';
import {planInvocation, wantsJson} from './cli/invocation.ts';
import {createOutput} from './cli/output.ts';
import {openOutputTarget} from './cli/output-target.ts';
import {expectedFailure, failureText} from './cli/report-failure.ts';
import {createStopSignal} from './cli/stop-signals.ts';
import {charsetOf, encodedFor, wantsColor} from './cli/terminal-features.ts';
import type {Command, CommandContext, CommandDefinition} from './commands/context.ts';
import {type Flags, settingsInFlags} from './commands/flags.ts';
import {list} from './commands/restaurants/list.ts';
import {search} from './commands/restaurants/search.ts';
import {show} from './commands/restaurants/show.ts';
import {commands} from './commands/table.ts';
import {LunchError} from './shared/errors.ts';
import {readRegularSync} from './shared/files/regular-file.ts';
import {inBackground} from './shared/in-background.ts';
import {speak, spokenLanguage} from './shared/language/texts.ts';
import {completeProxyVariables} from './shared/network/proxies.ts';
import {type ResolvedSettings, resolveSettings} from './shared/settings/settings.ts';

const {version} = packageJson;
const {argv: processArgv, env} = process;
const argv = processArgv.slice(2);

const stdout = openOutputTarget(1, error => {
	// A reader that had enough (`lunch list | head -1`) is not a failure.
	if (error.code === 'EPIPE' && !isRunningService) process.exit(0);
	if (isRunningService) return;
	const failure = new LunchError('OUTPUT_FAILED', `The output can't be written: ${error.message}.`);
	stderr.write(failureText(failure, wantsJson(argv)));
	process.exit(failure.exitCode);
});
// A reader of the messages that went away does not change the exit code.
const stderr = openOutputTarget(2, () => {});

// Commands that must work, and are needed most, with a broken configuration.
const worksMisconfigured = new Set(['config', 'doctor', 'completion', '__complete']);

/** Commands that come with this file: to find another file takes longer than to read the cache. */
const atHand: Readonly<Record<string, Command>> = {show, list, search};

/** Runs of this program to start once this one's output is written. */
const afterwards: (readonly string[])[] = [];

async function main(): Promise<number> {
	await speak(askedLanguage(argv, env), 'menus');
	const plan = planInvocation(argv);
	if (plan.kind === 'version') {
		stdout.write(wantsJson(argv) ? `${JSON.stringify({schemaVersion: 1, version})}\n` : `${version}\n`);
		return 0;
	}
	if (plan.kind === 'help') {
		// Ink's colours look at FORCE_COLOR alone, and only when they are first loaded.
		if (!wantsColor(env, stdout.isTTY, argv.includes('--no-color'))) env.FORCE_COLOR = '0';
		const {helpText} = await import('./cli/help.ts');
		await speak(spokenLanguage());
		stdout.write(await helpText(plan.argv, version, import.meta));
		return 0;
	}
	if (plan.kind === 'browse') {
		if (!canShowApp(plan.flags)) return run('list', list, {words: [], isNamed: false, flags: plan.flags});
		if (!wantsColor(env, true, plan.flags['no-color'] === true)) env.FORCE_COLOR = '0';
		const {app} = await import('./commands/app/app.ts');
		return run('app', app, {words: [], isNamed: false, flags: plan.flags});
	}
	const command = commands[plan.name];
	if (!command) throw new Error(`no command ${plan.name}`);
	return run(plan.name, atHand[plan.name] ?? (await command.load()), plan);
}

/** Whether this run is a service, which goes on when nobody reads its output. */
let isRunningService = false;

type Asked = Pick<CommandContext, 'words' | 'isNamed' | 'flags'>;

async function run(name: string, command: Command, asked: Asked): Promise<number> {
	const {isNamed, flags} = asked;
	const resolved = readSettings(flags, commands[name]?.flags);
	const [problem] = resolved.problems;
	if (problem && (problem.code === 'USAGE' || !worksMisconfigured.has(name))) throw problem;
	const {settings} = resolved;
	await speak(settings.lang, Object.hasOwn(atHand, name) ? 'menus' : 'all');
	// The app stays for as long as the person does: there the limit is each request's.
	const {isService, limitsItself} = commands[name] ?? {};
	const {signal, limitTo, onHangUp} = createStopSignal({isService: isService === true});
	const reread = () => readSettings(flags, commands[name]?.flags);
	isRunningService = isService === true;
	if (settings.timeout !== null && name !== 'app' && !isService && !limitsItself) {
		// Only menus are stored.
		const instead = /^(?:pi|fn) /.test(name) ? '' : ', or use what is stored with --offline';
		limitTo(settings.timeout, `Give it longer with --timeout SECONDS${instead}.`);
	}
	const isMachine = flags.json === true || flags.ndjson === true;
	const output = await createOutput({stdout, stderr, env, noColor: flags['no-color'] === true, isMachine});
	const runLater = (args: readonly string[]) => {
		afterwards.push(args);
	};
	const runNow = (args: readonly string[]) => inBackground(runAlone(args));
	const openStreams = () => ({stdin: process.stdin, stdout: stdout.stream(), stderr: stderr.stream()});
	const words = await withArguments(asked.words, name, signal);
	const context = {
		words,
		isNamed,
		flags,
		settings,
		resolved,
		env,
		output,
		signal,
		onHangUp,
		reread,
		version,
		commands,
		openStreams,
		runLater,
		runNow,
	};
	return (await command(context)) ?? 0;
}

/** The words with the text of standard input in place of `-`. Loads what reads it only where it is read. */
async function withArguments(words: readonly string[], name: string, signal: AbortSignal): Promise<readonly string[]> {
	if (!words.includes('-') || commands[name]?.isHidden) return words;
	const {withStandardInput} = await import('./cli/standard-input.ts');
	return withStandardInput(words, process.stdin, signal);
}

/** Whether there is a person at a terminal that can show more than lines. */
function canShowApp(flags: Flags): boolean {
	const isMachine = flags.json === true || flags.ndjson === true;
	return process.getBuiltinModule('node:tty').isatty(0) && stdout.isTTY && env.TERM !== 'dumb' && !isMachine;
}

function readSettings(flags: Flags, definitions?: CommandDefinition['flags']): ResolvedSettings {
	return resolveSettings(settingsInFlags(flags, definitions), env, readRegularSync);
}

/** Ends the program once all that was written has left it, also when nobody reads it any more. */
async function end(exitCode: number): Promise<never> {
	for (const target of [stdout, stderr]) await target.flushed();
	for (const args of afterwards) await runAlone(args);
	process.exit(exitCode);
}

/** Starts this program on its own, without a terminal. */
async function runAlone(args: readonly string[]): Promise<void> {
	const script = processArgv[1];
	if (!script) return;
	const {spawn} = await import('node:child_process');
	const child = spawn(process.execPath, [script, ...args], {detached: true, stdio: 'ignore', env});
	child.on('error', () => {});
	child.unref();
}

async function start(): Promise<never> {
	completeProxyVariables(env);
	try {
		return await end(await main());
	} catch (thrown) {
		const error = await expectedFailure(thrown, join(readSettings({}).settings.dataDir, 'logs'), version);
		await speak(spokenLanguage());
		const text = failureText(error, wantsJson(argv));
		stderr.write(stderr.isTTY ? encodedFor(charsetOf(env), text) : text);
		return end(error.exitCode);
	}
}

// Not awaited here: what is loaded later imports this bundle, and would wait for it for ever.
inBackground(start());
