import {execFileSync} from 'node:child_process';
import {EventEmitter} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {WriteStream} from 'node:tty';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {createFrameWriter} from '../../../../source/tui/terminal/frame/frame-writer.ts';
import {nastyNames} from '../../../support/app/nasty-names.ts';
import {describeNeeding} from '../../../support/machine/needing.ts';
import {poll} from '../../../support/poll.ts';

const COLUMNS = 60;
const ROWS = nastyNames.length;
const END = 'all is written';

/** A dangling joiner, as texts that were cut have it, beside the names that terminals disagree about. */
const names = nastyNames.map((name, index) => (index === 0 ? 'Zero\u200D Space' : [...name].slice(0, 16).join('')));

/** A list of names beside a text, which begins in another row at each step. */
function frameOf(step: number): string {
	const rows = names.map((_, row) => {
		const name = names[(row + step) % names.length] ?? '';
		return `${' '.repeat(step % 3)}${name}  ${name.length} dishes │ • Crème ${row * step}`;
	});
	return `\u001B[1;1H${rows.join('\n')}`;
}

/** The output for these frames, one after the other. */
function bytesOf(frames: readonly string[]): string {
	let written = '';
	const output = Object.assign(new EventEmitter(), {
		columns: COLUMNS,
		rows: ROWS,
		write(text: string) {
			written += text;
			return true;
		},
	});
	const {stdout} = createFrameWriter(output as unknown as WriteStream);
	stdout.write('\u001B[?1049h');
	for (const frame of frames) stdout.write(frame);
	return written;
}

describeNeeding(['tmux'], 'in tmux, which joins what comes after a joiner', () => {
	let folder = '';
	const tmux = (...words: string[]) => execFileSync('tmux', ['-S', join(folder, 'socket'), ...words]).toString();

	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-tmux-'));
	});
	afterAll(() => {
		tmux('kill-server');
		rmSync(folder, {recursive: true});
	});

	/** The rows that tmux shows for bytes. */
	async function shownFor(session: string, bytes: string): Promise<string[]> {
		const file = join(folder, session);
		writeFileSync(file, `${bytes}\u001B]2;${END}\u0007`);
		const shell = ['sh', '-c', `cat '${file}'; read -r _`];
		tmux(
			'-f',
			'/dev/null',
			'-u',
			'new-session',
			'-d',
			'-s',
			session,
			'-x',
			`${COLUMNS}`,
			'-y',
			`${ROWS + 1}`,
			...shell,
		);
		await poll(
			'all output in tmux',
			() => tmux('display-message', '-p', '-t', session, '#{pane_title}').trim() === END,
		);
		return tmux('capture-pane', '-p', '-t', session).split('\n');
	}

	it('a frame after others looks as if drawn anew', async () => {
		for (const step of [1, 2, 5]) {
			const steps = Array.from({length: step + 1}, (_, index) => frameOf(index));
			const changed = await shownFor(`changed-${step}`, bytesOf(steps));
			const fresh = await shownFor(`fresh-${step}`, bytesOf(steps.slice(-1)));
			expect(changed, `step ${step}`).toEqual(fresh);
		}
	});
});
