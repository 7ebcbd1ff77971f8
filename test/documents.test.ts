// The documents are held against the program.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {referencePages} from '../scripts/reference-tables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = [
	'README.md',
	'CONTRIBUTING.md',
	...readdirSync(join(root, 'docs')).map(name => `docs/${name}`),
].filter(name => name.endsWith('.md'));
const read = (name: string) => readFileSync(join(root, name), 'utf8');

test.each(Object.entries(referencePages()))(
	'docs/%s is as `node scripts/reference-tables.ts` writes it',
	(name, text) => {
		expect(read(`docs/${name}`)).toBe(text);
	},
);

test.each(documents)('%s links to files and headings that are there', name => {
	const broken = [...read(name).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
		([, file = '', heading]) => {
			const target = file === '' ? name : join(dirname(name), file);
			if (!existsSync(join(root, target))) return [target];
			if (heading === undefined || !target.endsWith('.md')) return [];
			return headingsOf(read(target)).includes(heading) ? [] : [`${target}#${heading}`];
		},
	);
	expect(broken).toEqual([]);
});

/** The names that headings are linked by. */
function headingsOf(text: string): string[] {
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N} _-]/gu, '')
			.replaceAll(' ', '-'),
	);
}
