import type {Output} from '../commands/context.ts';
import type {Environment} from '../shared/files/paths.ts';
import {translated} from '../shared/language/texts.ts';
import {ansiStyle, CLEAR_LINE} from '../shared/text/ansi-style.ts';
import {cleanText} from '../shared/text/clean-text.ts';
import type {TextStyle} from '../shared/text/text-style.ts';
import type {OutputTarget} from './output-target.ts';
import {charsetOf, encodedFor, wantsColor} from './terminal-features.ts';

type Stream = Pick<OutputTarget, 'write' | 'once'> & Partial<Pick<OutputTarget, 'isTTY' | 'columns'>>;

export interface OutputOptions {
	stdout: Stream;
	stderr: Stream;
	env: Environment;
	noColor: boolean;
	/** Whether stdout is for a machine: then stderr shows no progress either. */
	isMachine: boolean;
}

const NARROWEST = 20;

/** The output of a command. Loads what a terminal needs only for a terminal. */
export async function createOutput({stdout, stderr, env, noColor, isMachine}: OutputOptions): Promise<Output> {
	const isTerminal = stdout.isTTY === true;
	const charset = charsetOf(env);
	const style = isMachine ? ansiStyle({hasColor: false, hasLinks: false, hasUnicode: true}) : await styleFor();
	const canRewrite = stderr.isTTY === true && env.TERM !== 'dumb';
	let hasProgress = false;
	// A failure is one line of JSON on stderr and nothing else, so notes wait until there is none.
	const held: string[] = [];
	let isDone = false;

	async function styleFor(): Promise<TextStyle> {
		const base = {hasColor: wantsColor(env, isTerminal, noColor), hasLinks: false, hasUnicode: charset === 'utf-8'};
		if (!isTerminal) return ansiStyle(base);
		const [{createSupportsHyperlinks}, {wrapText}] = await Promise.all([
			import('supports-hyperlinks'),
			import('../shared/text/text-width.ts'),
		]);
		const columns = Math.max(stdout.columns || 80, NARROWEST);
		return ansiStyle({
			...base,
			hasLinks: base.hasColor && createSupportsHyperlinks(stdout),
			wrap: (text, first, rest) => wrapText(text, columns, first, rest),
		});
	}

	const encoded = (text: string) => (isTerminal ? encodedFor(charset, text) : text);

	function writeToStderr(text: string): void {
		stderr.write(stderr.isTTY ? encodedFor(charset, text) : text);
	}

	function writeNote(message: string): void {
		const note = `lunch: ${cleanText(translated(message), 1000)}`;
		// Both streams are the same terminal then, whose width is known.
		writeToStderr(`${isTerminal && stderr.isTTY ? style.wrap(note) : note}\n`);
	}

	function clearProgress(): void {
		if (hasProgress && canRewrite) stderr.write(CLEAR_LINE);
		hasProgress = false;
	}

	return {
		style,
		isTerminal,
		canRewrite,
		write(text) {
			clearProgress();
			stdout.write(encoded(text));
		},
		writeError(text) {
			clearProgress();
			writeToStderr(text);
		},
		async stream(chunks) {
			clearProgress();
			for await (const chunk of chunks) {
				if (!stdout.write(chunk)) await new Promise<void>(resolve => stdout.once('drain', () => resolve()));
			}
		},
		json(document) {
			stdout.write(`${JSON.stringify(document)}\n`);
			isDone = true;
			for (const message of held.splice(0)) writeNote(message);
		},
		note(message) {
			clearProgress();
			if (isMachine && !isDone) held.push(message);
			else writeNote(message);
		},
		progress(message) {
			if (message === null) return clearProgress();
			if (isMachine) return;
			const text = translated(message);
			// On a terminal one line that changes; in a log only the first.
			if (canRewrite) stderr.write(`${CLEAR_LINE}${text}`);
			else if (!hasProgress) stderr.write(`lunch: ${text} ${style.signs.ellipsis}\n`);
			hasProgress = true;
		},
	};
}
