import unicodeGraphemes from '@xterm/addon-unicode-graphemes';
import unicode11 from '@xterm/addon-unicode11';
import xterm, {type ITerminalAddon} from '@xterm/headless';

/** The tables of widths that terminals have: of Unicode 6, of Unicode 11, and of whole graphemes. */
export const widthTables = ['6', '11', '15-graphemes'] as const;

export type WidthTable = (typeof widthTables)[number];

const addons: Partial<Record<WidthTable, () => ITerminalAddon>> = {
	'11': () => new unicode11.Unicode11Addon(),
	'15-graphemes': () => new unicodeGraphemes.UnicodeGraphemesAddon(),
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
}

/** Opens a terminal that measures by a table. */
export function openEmulator(table: WidthTable, columns: number, rows: number): Emulator {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 100});
	const addon = addons[table]?.();
	if (addon) terminal.loadAddon(addon);
	terminal.unicode.activeVersion = table;
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
	};
}
