import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliDecompressSync} from 'node:zlib';
import {parse} from 'acorn';
import {expect, test} from 'vitest';
import {withoutUnusedParts} from '../../../scripts/build/browser-pages.js';

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

test('a board that looks otherwise fails the build', () => {
	expect(() => withoutUnusedParts(new Map([['main.1.js', 'lazy(()=>r.e(1))']]))).toThrow(
		'Bull Board changed (AddJobModal,',
	);
});
