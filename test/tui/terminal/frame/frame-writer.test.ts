import {EventEmitter} from 'node:events';
import type {WriteStream} from 'node:tty';
import {describe, expect, it} from 'vitest';
import {createFrameWriter} from '../../../../source/tui/terminal/frame/frame-writer.ts';
import {createInputParser} from '../../../../source/tui/terminal/input/input-parser.ts';
import {type Emulator, openEmulator, widthTables} from '../../../support/app/emulator.ts';
import {nastyNames} from '../../../support/app/nasty-names.ts';

const COLUMNS = 60;
const ROWS = 12;
const INVERSE = '\u001B[7m';
const NOT_INVERSE = '\u001B[27m';

/** A terminal that keeps what is written to it. */
function makeOutput(columns = COLUMNS, rows = ROWS) {
	let written = '';
	const output = Object.assign(new EventEmitter(), {
		isTTY: true,
		columns,
		rows,
		write(text: string) {
			written += text;
			return true;
		},
	}) as unknown as WriteStream;
	const writer = createFrameWriter(output);
	writer.stdout.write('\u001B[?1049h');
	return {
		output,
		writer,
		/** The output since the last call. */
		take() {
			const bytes = written;
			written = '';
			return bytes;
		},
	};
}

/** Hands a terminal what it is asked, and what it answers to the writer. */
async function answer({writer, take}: ReturnType<typeof makeOutput>, emulator: Emulator): Promise<void> {
	writer.inquiry.listen(true);
	writer.stdout.write(frameOf(['', '']));
	await emulator.write(take());
	for (const event of createInputParser().push(emulator.answers())) {
		if (event.kind === 'cursor') writer.inquiry.hear(event);
	}
	await writer.inquiry.answered();
}

/** A frame as Ink writes it: in its place, whatever was there. */
function frameOf(rows: readonly string[]): string {
	return `\u001B[2K\u001B[1A\u001B[2K\u001B[G${rows.join('\n')}`;
}

/** Rows like those of a list beside a preview, with the names from `first` on, one of them selected. */
function listFrame(first: number, selected: number): string {
	const rows = Array.from({length: ROWS}, (_, row) => {
		const name = nastyNames[(first + row) % nastyNames.length] ?? '';
		const look = row === selected ? [INVERSE, NOT_INVERSE] : ['', ''];
		return `\u001B[2m│\u001B[22m ${look[0]}${name} ${row}${look[1]} \u001B[2m│\u001B[22m${nastyNames[(first * 7 + row) % nastyNames.length]}`;
	});
	return frameOf(rows);
}

describe.each(widthTables)('on a terminal with the widths of Unicode %s', table => {
	it.each([
		['that says nothing of itself', false],
		['that was asked', true],
	])(
		'%s a changed frame looks as if it were drawn on an empty screen, and nothing scrolls',
		async (_which, isAsked) => {
			const screen = makeOutput();
			const emulator = openEmulator(table, COLUMNS, ROWS);
			if (isAsked) await answer(screen, emulator);
			for (let step = 0; step < 60; step++) {
				const frame = listFrame((step * step) % 29, (step * 5) % ROWS);
				screen.writer.stdout.write(frame);
				await emulator.write(screen.take());
				const fresh = makeOutput();
				fresh.writer.stdout.write(frame);
				const empty = openEmulator(table, COLUMNS, ROWS);
				await empty.write(fresh.take());
				expect(emulator.cells(), `step ${step}`).toEqual(empty.cells());
				expect(emulator.scrolled()).toBe(0);
			}
		},
	);

	it.each(nastyNames)('%s costs no other row anything, and what follows it is in its column', async name => {
		const screen = makeOutput(40, 3);
		const emulator = openEmulator(table, 40, 3);
		screen.writer.stdout.write(frameOf(['above', `${name}`, 'below']));
		screen.writer.stdout.write(frameOf(['above', `\u001B[7m${name.slice(0, 6)}\u001B[27m`, 'below']));
		screen.writer.stdout.write(frameOf(['above', `| ${name}`, 'below']));
		await emulator.write(screen.take());
		const [above, row, below] = emulator.lines();
		expect([above, below]).toEqual(['above', 'below']);
		expect(row?.startsWith('| ')).toBe(true);
		expect(emulator.cells()[1]).toHaveLength(40);
	});
});

/** A long text between two lines that stay, scrolled by so many rows. */
function scrolledFrame(offset: number): string {
	const rows = Array.from(
		{length: ROWS - 2},
		(_, row) => `${nastyNames[(offset + row) % nastyNames.length]} ${offset + row}`,
	);
	return frameOf(['head', ...rows, 'foot']);
}

it('is asked in a row that is then as before, and writes no place behind what is as wide as the layout has it', async () => {
	const title = '│ Crème • 20 €… │';
	for (const table of widthTables) {
		const screen = makeOutput();
		const emulator = openEmulator(table, COLUMNS, ROWS);
		screen.writer.stdout.write(frameOf(['one', 'two', 'three']));
		await emulator.write(screen.take());
		await answer(screen, emulator);
		screen.writer.stdout.write(frameOf(['one', 'two', 'three']));
		await emulator.write(screen.take());
		expect(emulator.lines().slice(0, 4)).toEqual(['one', 'two', 'three', '']);
		screen.writer.stdout.write(frameOf(['one', 'two', 'three', title, '─'.repeat(40)]));
		const bytes = screen.take();
		await emulator.write(bytes);
		const isPlain = table !== 'east-asian';
		expect(bytes.includes(title), table).toBe(isPlain);
		expect(bytes.includes('─\u001B[39b'), table).toBe(isPlain);
		const [plain, wanted] = [emulator.cells()[3] ?? [], [...title]].map(cells =>
			cells.map(cell => (/^\w$/.test(cell) ? cell : ' ')).join(''),
		);
		expect(plain?.trimEnd(), table).toBe(wanted?.trimEnd());
	}
});

it('takes nothing for granted of a terminal that is taken again, and hears no answer to what it did not ask', async () => {
	const screen = makeOutput();
	const emulator = openEmulator('6', COLUMNS, ROWS);
	await answer(screen, emulator);
	screen.writer.stdout.write('\u001B[?1049l');
	screen.writer.stdout.write('\u001B[?1049h');
	screen.writer.inquiry.listen(false);
	screen.writer.inquiry.hear({row: 1, column: 44});
	screen.take();
	screen.writer.stdout.write(frameOf(['│ two']));
	expect(screen.take()).toContain('│\u001B[2G two');
	screen.writer.inquiry.listen(true);
	expect(screen.take()).toContain('\u001B[6n');
});

it.each(widthTables)(
	'a text that scrolls is moved by the terminal of Unicode %s, and looks as if drawn anew',
	async table => {
		const screen = makeOutput();
		const emulator = openEmulator(table, COLUMNS, ROWS);
		for (const [step, offset] of [20, 21, 22, 27, 26, 20, 3, 4].entries()) {
			screen.writer.stdout.write(scrolledFrame(offset));
			const bytes = screen.take();
			await emulator.write(bytes);
			const fresh = makeOutput();
			fresh.writer.stdout.write(scrolledFrame(offset));
			const whole = fresh.take();
			const empty = openEmulator(table, COLUMNS, ROWS);
			await empty.write(whole);
			expect(emulator.cells(), `step ${step}`).toEqual(empty.cells());
			expect(emulator.scrolled()).toBe(0);
			// One row of ten is new.
			if ([1, 2, 4, 7].includes(step)) expect(bytes.length).toBeLessThan(whole.length / 3);
		}
	},
);

const marks = ['0', '1', '2', '36', '36;1', '7', '4;31', '44', '38;2;95;215;255', '48;5;52;1'];

/** Rows of words in looks that are others at each step, with gaps between them. */
function lookingFrame(step: number): string {
	const rows = Array.from({length: ROWS}, (_, row) =>
		Array.from({length: 4}, (_, word) => {
			const seed = (step * 7 + row * 5 + word * 3) * (step + word + 1);
			return `\u001B[0;${marks[seed % marks.length]}m${' '.repeat(seed % 4)}${['word', 'a', '│', '', 'é '][seed % 5]}${' '.repeat(seed % 8)}`;
		}).join(''),
	);
	return frameOf(rows.map(row => `${row}\u001B[0m`));
}

it('looks are those of a screen that is drawn anew, whatever look was written before', async () => {
	const screen = makeOutput();
	const emulator = openEmulator('11', COLUMNS, ROWS);
	for (let step = 0; step < 40; step++) {
		screen.writer.stdout.write(lookingFrame(step));
		await emulator.write(screen.take());
		const fresh = openEmulator('11', COLUMNS, ROWS);
		// As Ink writes it, without anything of ours.
		await fresh.write(`\u001B[?7l${lookingFrame(step).replace(/^.*?G/, '').replaceAll('\n', '\r\n')}`);
		expect(emulator.cells(), `step ${step}`).toEqual(fresh.cells());
		expect(emulator.looks(), `step ${step}`).toEqual(fresh.looks());
	}
});

it('terminals with different widths show what is plain in the same columns', async () => {
	const screen = makeOutput();
	screen.writer.stdout.write(
		frameOf(nastyNames.slice(0, ROWS).map(name => `${[...name].slice(0, 8).join('')} ${'.'.repeat(20)}end`)),
	);
	const bytes = screen.take();
	const [one, ...others] = await Promise.all(
		widthTables.map(async table => {
			const emulator = openEmulator(table, COLUMNS, ROWS);
			await emulator.write(bytes);
			return emulator.cells().map(cells => cells.join('').indexOf('end') >= 0 && cells.lastIndexOf('d'));
		}),
	);
	for (const other of others) expect(other).toEqual(one);
});

it('writes what differs, and nothing for a frame that is there already', () => {
	const {writer, take} = makeOutput();
	writer.stdout.write(frameOf(['one', 'two', 'three']));
	take();
	writer.stdout.write(frameOf(['one', 'tao', 'three']));
	expect(take()).toBe('\u001B[?2026h\u001B[2;2Ha\u001B[?2026l');
	writer.stdout.write(frameOf(['one', 'tao', 'three']));
	expect(take()).toBe('');
	writer.forget();
	writer.stdout.write(frameOf(['one', 'tao', 'three']));
	expect(take()).toContain('\u001B[2J');
});

it('goes down the last column without an address, and erases in one what is written anew behind it', async () => {
	const {writer, take} = makeOutput(40, 20);
	const rows = Array.from({length: 20}, (_, row) => `row ${String.fromCharCode(97 + row)}`);
	const framed = rows.map(row => `${row.padEnd(39)}|`);
	writer.stdout.write(frameOf(rows.map(row => `${row} ${'12345678 '.repeat(5)}`.slice(0, 40))));
	const before = take();
	writer.stdout.write(frameOf(framed));
	const bytes = take();
	expect(bytes).toContain(`\u001B[K${'\u001BD\u001B[K'.repeat(19)}`);
	expect(bytes).toContain(`|${'\u001BD|'.repeat(18)}`);
	const emulator = openEmulator('11', 40, 20);
	await emulator.write(before + bytes);
	expect(emulator.lines()).toEqual(framed);
});

it('ends every look and link where it ends a frame', () => {
	const {writer, take} = makeOutput();
	writer.stdout.write(
		frameOf([
			'\u001B[1m\u001B[36mtitle\u001B[39m\u001B[22m \u001B]8;id=a;https://a.example/;\u0007link\u001B]8;;\u0007',
		]),
	);
	expect(take()).toContain(
		'\u001B[1H\u001B[36;1mtitle \u001B]8;id=a;https://a.example/;\u0007\u001B[mlink\u001B]8;;\u0007\u001B[?2026l',
	);
	writer.stdout.write(frameOf(['title \u001B[7mlink']));
	expect(take().endsWith('\u001B[7mlink\u001B[m\u001B[?2026l')).toBe(true);
});

it('has autowrap off for as long as the alternate screen is shown', async () => {
	const {writer, take} = makeOutput();
	const emulator = openEmulator('11', COLUMNS, ROWS);
	await emulator.write(take());
	expect(emulator.hasAutowrap()).toBe(false);
	writer.stdout.write('\u001B[?1049l');
	await emulator.write(take());
	expect(emulator.hasAutowrap()).toBe(true);
	// Output of that time is not ours to change.
	writer.stdout.write('$ ls\n');
	expect(take()).toBe('$ ls\n');
});

it('draws no more rows and columns than the screen has', async () => {
	const {writer, take} = makeOutput(10, 3);
	writer.stdout.write(frameOf(['0123456789ABC', '寿司寿司寿司', '4', '5', '6']));
	const emulator = openEmulator('11', 10, 3);
	await emulator.write(take());
	expect(emulator.lines()).toEqual(['0123456789', '寿司寿司寿', '4']);
});

it('passes on what else Ink writes', () => {
	const {writer, take} = makeOutput(10, 3);
	take();
	for (const modes of ['\u001B[?25l', '\u001B[?2004h', '\u001B[?25h']) writer.stdout.write(modes);
	expect(take()).toBe('\u001B[?25l\u001B[?2004h\u001B[?25h');
});
