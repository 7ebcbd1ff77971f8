import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {bundleModule} from '../../../../source/functions/code/bundle/bundle-module.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-bundle-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

function project(files: Readonly<Record<string, string>>): void {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(join(folder, dirname(path)), {recursive: true});
		writeFileSync(join(folder, path), text);
	}
}

/** The value of the function, or its failure, when the bundle is loaded here. */
async function called(entry: string, ...args: unknown[]): Promise<unknown> {
	const {code, placeStack} = await bundleModule(join(folder, 'main.ts'), entry);
	const file = join(folder, 'function.js');
	writeFileSync(file, code.source);
	const module = (await import(/* @vite-ignore */ `${file}?${Math.random()}`)) as Record<
		string,
		(...args: unknown[]) => unknown
	>;
	try {
		return await module[entry]?.(...args);
	} catch (error) {
		const stack = String((error as Error).stack).replaceAll(/[^\s(]*function\.js(\?[\d.]+)?/g, 'function.js');
		return {message: (error as Error).message, stack: placeStack(stack)};
	}
}

const lazy = {
	'main.ts': `import {unit} from './unit.ts';
export const menu = async (name: string) => unit + (await import('./menus/' + name)).default;
export const other = async (name: string) => (await import(\`./menus/\${name}.js\`)).default;
`,
	'unit.ts': "export const unit: string = 'kr';\n",
	'menus/day.js': "export default 'day';\n",
	'menus/week.ts': "export default 'week' as string;\n",
	'menus/broken.js': 'export default = (\n',
	'menus/gone.js': "import './not-there.js';\nexport default 1;\n",
	'menus/notes.md': '# Notes\n',
	'menus/broken.json': '{"a":',
	'menus/user.js': "import {day} from './broken.js';\nexport default day;\n",
};

test('what is imported by a name that is made is in it, and is broken by itself alone', async () => {
	project(lazy);
	expect(await called('menu', 'day.js')).toBe('krday');
	expect(await called('menu', 'week.ts')).toBe('krweek');
	expect(await called('other', 'day')).toBe('day');
	expect(await called('menu', 'broken.js')).toMatchObject({
		message: expect.stringMatching(/menus\/broken\.js:1:\d+: Unexpected/),
	});
	expect(await called('menu', 'gone.js')).toMatchObject({message: expect.stringMatching(/not-there/)});
	expect(await called('menu', 'notes.md')).toMatchObject({message: expect.stringMatching(/No loader/)});
	expect(await called('menu', 'user.js')).toMatchObject({message: expect.any(String)});
});

test('what it needs to begin has to be whole', async () => {
	project({...lazy, 'unit.ts': "import './not-there.ts';\nexport const unit = 1;\n"});
	await expect(bundleModule(join(folder, 'main.ts'), 'menu')).rejects.toMatchObject({
		code: 'FUNCTION_INVALID',
		message: expect.stringMatching(/unit\.ts:1:\d+: .*not-there\.ts/),
	});
});

test('places in stacks are those of the sources', async () => {
	project({
		'main.ts': `import {check} from './lib/check.ts';
type Dish = {name: string};

export const order = (dish: Dish) => {
	return check(dish.name);
};
`,
		'lib/check.ts': `import {createRequire} from 'node:module';
export interface Unused {}

export function check(name: string): never {
	throw new RangeError('no ' + name + typeof createRequire);
}
`,
	});
	const {stack} = (await called('order', {name: 'soup'})) as {stack: string};
	expect(stack).toContain(`at check (${join(folder, 'lib/check.ts')}:5:8)`);
	expect(stack).toMatch(new RegExp(`at (?:Module\\.)?order \\(${join(folder, 'main.ts')}:5:9\\)`));
});

test('may be a component with its markup', async () => {
	project({
		'main.ts': "export {text} from './view.tsx';\n",
		'tsconfig.json': '{"compilerOptions": {"jsx": "react", "jsxFactory": "tag"}}',
		'view.tsx':
			'const tag = (name: string, _: null, text: string) => name + text;\nexport const text = () => <b>soup</b>;\n',
	});
	expect(await called('text')).toBe('bsoup');
});

test('finds what a worker gives its functions by the name of the package, which need not be installed', async () => {
	project({
		'main.ts': `import {checkpoint} from 'lunch/checkpoint';
import {lastCheckpoint} from '@your-scope/lunch/checkpoint';
export const given = () => [checkpoint, lastCheckpoint];`,
	});
	Object.assign(globalThis, {checkpoint: 'kept', lastCheckpoint: 'found'});
	expect(await called('given')).toEqual(['kept', 'found']);
	Reflect.deleteProperty(globalThis, 'checkpoint');
	Reflect.deleteProperty(globalThis, 'lastCheckpoint');
});
