import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync, brotliDecompressSync, constants} from 'node:zlib';
import {parse} from 'acorn';
import {expect, onTestFinished, test} from 'vitest';
import {compressHard, withoutUnusedParts} from '../../../scripts/build/browser-pages.js';

const board = fileURLToPath(new URL('../../../dist/bull-board/static/', import.meta.url));
const scripts = readdirSync(board, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.js.br'));

test('the scripts of Bull Board are programs, and each part that they load is there', () => {
	const parts = new Set(scripts.map(file => file.slice(file.lastIndexOf('/') + 1).split('.')[0]));
	const missing: string[] = [];
	for (const file of scripts) {
		const text = brotliDecompressSync(readFileSync(join(board, file))).toString();
		parse(text, {ecmaVersion: 'latest'});
		for (const [, list = ''] of text.matchAll(/\.lazy\(\(\)=>(.{0,150}?)\.then/g))
			for (const [, part = ''] of list.matchAll(/\.e\("?(\w+)"?\)/g))
				if (!parts.has(part)) missing.push(`${file}: ${part}`);
	}
	expect([scripts.length > 20, missing]).toEqual([true, []]);
});

test('what is published has the same pages, smaller', async () => {
	const dist = mkdtempSync(join(tmpdir(), 'lunch-pages-'));
	onTestFinished(() => rmSync(dist, {recursive: true}));
	for (const folder of ['swagger-ui', 'bull-board']) mkdirSync(join(dist, folder));
	const file = join(dist, 'swagger-ui/style.css.br');
	const text = readFileSync(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css')), 'utf8');
	writeFileSync(file, brotliCompressSync(text, {params: {[constants.BROTLI_PARAM_QUALITY]: 2}}));
	const before = statSync(file).size;
	await compressHard(dist);
	expect(brotliDecompressSync(readFileSync(file)).toString()).toBe(text);
	expect(statSync(file).size).toBeLessThan(before);
});

test('a board that looks otherwise fails the build', () => {
	expect(() => withoutUnusedParts(new Map([['main.1.js', 'lazy(()=>r.e(1))']]))).toThrow(
		'Bull Board changed (AddJobModal,',
	);
});
