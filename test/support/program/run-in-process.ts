import {join} from 'node:path';
import {askedLanguage} from '../../../source/cli/asked-language.ts';
import {planInvocation, wantsJson} from '../../../source/cli/invocation.ts';
import {expectedFailure, failureText} from '../../../source/cli/report-failure.ts';
import {commands} from '../../../source/commands/table.ts';
import {speak} from '../../../source/shared/language/texts.ts';
import {commandContext} from './command-context.ts';
import type {LunchHome, Run} from './lunch-home.ts';

/**
 * Runs `lunch` in this process, with its output in pipes: for what a command says, of which there is much. That the
 * program says the same is for tests that start it. Only one at a time, since a process has one language and one folder.
 */
export async function runInProcess(
	home: LunchHome,
	argv: readonly string[],
	own: Readonly<Record<string, string | undefined>> = {},
	cwd = home.folder,
): Promise<Run> {
	const entries = Object.entries({...home.env, ...own}).filter(
		(entry): entry is [string, string] => entry[1] !== undefined,
	);
	const env = Object.fromEntries(entries);
	let stdout = '';
	let stderr = '';
	const run = async (): Promise<number> => {
		await speak(askedLanguage(argv, env));
		const plan = planInvocation(argv);
		const command = plan.kind === 'run' ? await commands[plan.name]?.load() : undefined;
		if (plan.kind !== 'run' || !command) throw new Error(`\`lunch ${argv.join(' ')}\` runs no command.`);
		const context = await commandContext({
			...plan,
			env,
			folder: cwd,
			stdout: collector(text => {
				stdout += text;
			}),
			stderr: collector(text => {
				stderr += text;
			}),
			openStreams: () => {
				throw new Error('There are no streams here.');
			},
			signal: new AbortController().signal,
		});
		return (await command(context)) ?? 0;
	};
	const fail = async (thrown: unknown): Promise<number> => {
		const error = await expectedFailure(thrown, join(home.folder, 'logs'), '0.0.0');
		stderr += failureText(error, wantsJson(argv));
		return error.exitCode;
	};
	const folder = process.cwd();
	process.chdir(cwd);
	try {
		const code = await run().catch(fail);
		return {code, signal: null, stdout, stderr};
	} finally {
		process.chdir(folder);
		await speak('en');
	}
}

function collector(collect: (text: string) => void) {
	return {
		write(chunk: string | Uint8Array) {
			collect(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
			return true;
		},
		once() {},
	};
}
