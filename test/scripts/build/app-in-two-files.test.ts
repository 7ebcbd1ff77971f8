import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const dist = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** The files in dist/ that a file there imports before anything of it runs, and those that these import. */
function importedBy(first: string): string[] {
	const found = new Set([first]);
	for (const file of found) {
		const code = readFileSync(join(dist, file), 'utf8');
		for (const [, name = ''] of code.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)) found.add(name);
	}
	return [...found];
}

test("the app's first frame waits for few files, and for none with schemas or with Ink", () => {
	const [, app = ''] = /`\.\/(app-[^`]+)`/.exec(readFileSync(join(dist, 'cli.js'), 'utf8')) ?? [];
	const files = importedBy(app);
	expect(files.some(file => file.startsWith('common-'))).toBe(true);
	expect(files.length, files.join(' ')).toBeLessThan(12);
	const code = files.map(file => readFileSync(join(dist, file), 'utf8')).join('\n');
	expect(code).not.toContain('ZodObject');
	expect(code).not.toContain('yoga');
});

test('printing a menu loads nothing that is there for the app', () => {
	for (const file of importedBy('cli.js')) expect(file).not.toMatch(/^(?:app|common)-/);
	const [, printing = ''] = /`\.\/(text-width-[^`]+)`/.exec(readFileSync(join(dist, 'cli.js'), 'utf8')) ?? [];
	for (const file of importedBy(printing)) expect(file).not.toMatch(/^(?:app|common)-/);
});
