import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createOutput, type OutputOptions} from '../../../source/cli/output.ts';
import type {CommandContext} from '../../../source/commands/context.ts';
import {settingsInFlags} from '../../../source/commands/flags.ts';
import {commands} from '../../../source/commands/table.ts';
import {speak} from '../../../source/shared/language/texts.ts';
import {resolveSettings} from '../../../source/shared/settings/settings.ts';
import {LUNCH} from './lunch-home.ts';

/** The parts in which a command that a test runs in its process differs from another one. */
export interface CommandRun {
	words: readonly string[];
	isNamed: boolean;
	flags: CommandContext['flags'];
	/** The command's name in the table of commands; null for the app, which is none. */
	name: string | null;
	env: Record<string, string>;
	/** The folder that it would be started in. */
	folder: string;
	stdout: OutputOptions['stdout'];
	stderr: OutputOptions['stderr'];
	openStreams: CommandContext['openStreams'];
	signal: AbortSignal;
}

/** All that a command is handed when it is run in this process, as the program puts it together. Throws what is wrong with the settings. */
export async function commandContext(run: CommandRun): Promise<CommandContext> {
	const {name, flags, env, folder, stdout, stderr, ...rest} = run;
	const definitions = name === null ? undefined : commands[name]?.flags;
	const reread = () => resolveSettings(settingsInFlags(flags, definitions), env, path => readFileSync(path, 'utf8'));
	const resolved = reread();
	const [problem] = resolved.problems;
	if (problem) throw problem;
	await speak(resolved.settings.lang);
	// The program itself goes on with jobs: it outlives the command.
	const runAlone = (args: readonly string[]) =>
		spawn(process.execPath, [LUNCH, ...args], {cwd: folder, env, detached: true, stdio: 'ignore'}).unref();
	const isMachine = flags.json === true || flags.ndjson === true;
	return {
		...rest,
		flags,
		env,
		settings: resolved.settings,
		resolved,
		output: await createOutput({stdout, stderr, env, noColor: false, isMachine}),
		onHangUp: () => {},
		reread,
		version: '0.0.0',
		commands,
		runLater: runAlone,
		runNow: runAlone,
	};
}
