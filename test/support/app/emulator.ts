import unicodeGraphemes from '@xterm/addon-unicode-graphemes';
import unicode11 from '@xterm/addon-unicode11';
import xterm, {type ITerminalAddon, type IUnicodeVersionProvider} from '@xterm/headless';

/**
 * The tables of widths that terminals have: of Unicode 6, of Unicode 11, of whole graphemes, and of East Asian ones, where all that
 * others take for narrow but ASCII is wide.
 */
export const widthTables = ['6', '11', '15-graphemes', 'east-asian'] as const;

export type WidthTable = (typeof widthTables)[number];

const addons: Partial<Record<WidthTable, () => ITerminalAddon>> = {
	'11': () => new unicode11.Unicode11Addon(),
	'15-graphemes': () => new unicodeGraphemes.UnicodeGraphemesAddon(),
};

const marks = /^[\p{M}\p{Cf}]$/u;
const narrow = /^[ -~À-ÅÇÉ-ÏÑ-ÖÙ-Ýâ-åçëïñõöÿ\u2800-\u28FF]$/u;

function eastAsianWidth(point: number): 0 | 1 | 2 {
	const character = String.fromCodePoint(point);
	if (point < 0x20 || (point >= 0x7f && point < 0xa0) || marks.test(character)) return 0;
	return narrow.test(character) ? 1 : 2;
}

const eastAsian: IUnicodeVersionProvider = {
	version: 'east-asian',
	wcwidth: eastAsianWidth,
	charProperties(point, preceding) {
		const width = eastAsianWidth(point);
		// A mark joins what is before it. In xterm's bits: the width, and whether it joins.
		const joins = width === 0 && preceding !== 0;
		return joins ? (preceding & 0b110) | 1 : width << 1;
	},
};

/** A terminal without a program: it is given bytes, and shows what comes of them. */
export interface Emulator {
	write(bytes: string): Promise<void>;
	/** The text in each column of each row. */
	cells(): string[][];
	lines(): string[];
	/** The look of each column of each row, as far as it can be seen: on a space only a background, lines and what is inverse. */
	looks(): string[][];
	/** The number of rows that were scrolled away. */
	scrolled(): number;
	hasAutowrap(): boolean;
	/** Its answers to what it was asked since the last call. */
	answers(): string;
}

/** Opens a terminal that measures by a table. */
export function openEmulator(table: WidthTable, columns: number, rows: number): Emulator {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 100});
	const addon = addons[table]?.();
	if (addon) terminal.loadAddon(addon);
	if (table === 'east-asian') terminal.unicode.register(eastAsian);
	terminal.unicode.activeVersion = table;
	let answers = '';
	terminal.onData(answer => {
		answers += answer;
	});
	const buffer = () => terminal.buffer.active;
	const rowAt = (row: number) => buffer().getLine(buffer().baseY + row);
	const allRows = Array.from({length: rows}, (_, row) => row);
	return {
		write: bytes => new Promise(resolve => terminal.write(bytes, resolve)),
		cells: () =>
			allRows.map(row =>
				Array.from({length: columns}, (_, column) => {
					const cell = rowAt(row)?.getCell(column);
					return `${cell?.getChars() || ' '}${cell?.isInverse() ? '!' : ''}`;
				}),
			),
		looks: () =>
			allRows.map(row =>
				Array.from({length: columns}, (_, column) => {
					const cell = rowAt(row)?.getCell(column);
					if (!cell) return '';
					const lines = [cell.isUnderline(), cell.isStrikethrough(), cell.isOverline(), cell.isInverse()];
					const ground = [cell.getBgColorMode(), cell.getBgColor(), ...lines.map(Number)];
					const isPlainSpace = cell.getChars().trim() === '' && cell.isInverse() === 0;
					const letter = [cell.getFgColorMode(), cell.getFgColor(), cell.isBold(), cell.isDim(), cell.isItalic()];
					return `${ground.join(' ')}${isPlainSpace ? '' : ` ${letter.join(' ')}`}`;
				}),
			),
		lines: () => allRows.map(row => rowAt(row)?.translateToString(true) ?? ''),
		scrolled: () => buffer().baseY,
		hasAutowrap: () => terminal.modes.wraparoundMode,
		answers() {
			const taken = answers;
			answers = '';
			return taken;
		},
	};
}
