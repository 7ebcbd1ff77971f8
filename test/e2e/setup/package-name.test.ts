// The names that people and programs reach the package by.
import {execFile} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const {name, bin} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('the package has a scope, and its command is lunch', () => {
	expect(name).toMatch(/^@[\w.~-]+\/lunch$/);
	expect(Object.keys(bin)).toEqual(['lunch']);
});

test.each(['lunch', name])('in a checkout a program imports %s/functions', async imported => {
	const program = `import {remote, close} from '${imported}/functions';
import {listDocumentSchema} from '${imported}/schema';
import {checkpoint, lastCheckpoint} from '${imported}/checkpoint';
checkpoint(1);
console.log(await remote(x => x ** 2).run(12), listDocumentSchema.safeParse({}).success, lastCheckpoint());
await close();`;
	const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {cwd: root});
	expect(stdout).toBe('144 false undefined\n');
});

test('documents name the published package as package.json does', () => {
	const documents = ['README.md', ...readdirSync(join(root, 'docs')).map(file => `docs/${file}`)];
	const texts = documents.map(file => readFileSync(join(root, file), 'utf8')).join('\n');
	const named = [...texts.matchAll(/@[\w.~-]+\/lunch\b/g)].map(([published]) => published);
	expect(named.length).toBeGreaterThan(0);
	expect(new Set(named)).toEqual(new Set([name]));
});

test('no document has a stranger run `npx lunch` outside a clone', () => {
	// README and docs/install.md say where it is this program; elsewhere it would be somebody else's.
	const others = readdirSync(join(root, 'docs')).filter(file => file.endsWith('.md') && file !== 'install.md');
	expect(others.filter(file => readFileSync(join(root, 'docs', file), 'utf8').includes('npx lunch'))).toEqual([]);
	const [, install = ''] = /## Install\n(.*?)\n## /s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
	const readme = readFileSync(join(root, 'README.md'), 'utf8').replace(install, '');
	expect(install).toContain('in a clone of this repository');
	expect(readme).not.toContain('npx lunch');
});
