// The README's table of keys, from the app's own: node scripts/key-table.ts writes it into README.md.
import {readFileSync, writeFileSync} from 'node:fs';
import {helpEntries} from '../source/tui/chrome/help-lines.ts';
import {bindKeys} from '../source/tui/keys/key-bindings.ts';

const BEGIN = '<!-- keys: written by scripts/key-table.ts -->';
const END = '<!-- end of keys -->';

/** The table, with the comments around it that mark its place. */
export function keyTable(): string {
	const rows = helpEntries(bindKeys()).map(({section, keys, description}) => {
		const cells = keys.split(' ').map(key => (key === '…' ? key : `\`${key}\``));
		return `| ${cells.join(' ')} | ${description} | ${section.toLowerCase()} |`;
	});
	return [BEGIN, '', '| key | | where |', '|---|---|---|', ...rows, '', END].join('\n');
}

if (import.meta.main) {
	const file = new URL('../README.md', import.meta.url);
	const readme = readFileSync(file, 'utf8');
	const [before, rest = ''] = readme.split(BEGIN);
	writeFileSync(file, `${before}${keyTable()}${rest.split(END)[1] ?? ''}`);
}
