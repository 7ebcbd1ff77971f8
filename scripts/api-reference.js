// Writes the reference of what other programs import (`lunch/functions`, the schemas) into api-reference/, which is not
// committed: `npm run docs`. It is made of the types that are published, so of what those programs see.
//
// TypeDoc reads types by TypeScript's own JavaScript API, which TypeScript 7 does not have: it is kept, with the
// TypeScript that it wants, in a folder of its own rather than among the dependencies.
import {execFile} from 'node:child_process';
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const tools = {typedoc: '0.28.20', typescript: '6.0.3'};
const folder = join(root, 'node_modules/.cache/typedoc');
const target = join(root, 'api-reference');

/** Installs TypeDoc, unless these versions of it are there. */
async function installTools() {
	const wanted = JSON.stringify({private: true, dependencies: tools}, null, '\t');
	const installed = await readFile(join(folder, 'node_modules/.installed'), 'utf8').catch(() => null);
	if (installed === wanted) return;
	await mkdir(folder, {recursive: true});
	await writeFile(join(folder, 'package.json'), wanted);
	await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], {cwd: folder});
	await writeFile(join(folder, 'node_modules/.installed'), wanted);
}

/** Makes a module for each entry of the package that has types, named as it is imported. */
async function writeEntries() {
	const {exports} = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
	const entries = join(folder, 'lunch');
	await rm(entries, {recursive: true, force: true});
	await mkdir(entries, {recursive: true});
	const files = [];
	for (const [name, {types}] of Object.entries(exports)) {
		if (types === undefined) continue;
		const file = join(entries, `${name.slice(2)}.ts`);
		const module = relative(entries, join(root, types)).replace(/\.d\.ts$/, '.js');
		await writeFile(file, `export * from '${module}';\n`);
		files.push(file);
	}
	return files;
}

await installTools();
const entries = await writeEntries();
const options = {module: 'nodenext', target: 'es2024', strict: true, skipLibCheck: true, noEmit: true};
const compilerOptions = {...options, types: ['node'], typeRoots: [join(root, 'node_modules/@types')]};
await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({compilerOptions, files: entries}));
const {stdout, stderr} = await run(process.execPath, [
	join(folder, 'node_modules/typedoc/bin/typedoc'),
	...['--tsconfig', join(folder, 'tsconfig.json'), '--basePath', join(folder, 'lunch')],
	...['--name', 'lunch', '--readme', 'none', '--disableSources', '--out', target],
	// Types that only occur in signatures are shown there, and need no page.
	...['--validation.notExported', 'false'],
	...entries,
]);
process.stdout.write(stdout + stderr);
