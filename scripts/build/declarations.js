// Writes the types of what other programs import into dist/types, and nothing else.
import {execFile} from 'node:child_process';
import {cp, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {dirname, join, relative} from 'node:path';
import {promisify} from 'node:util';

/** Emits the declarations that a source file needs, from it on, into a folder. */
export async function writeDeclarations(root, entry, folder) {
	await mkdir(join(root, 'node_modules/.cache'), {recursive: true});
	const emitted = await mkdtemp(join(root, 'node_modules/.cache/declarations-'));
	try {
		const config = join(emitted, 'tsconfig.json');
		await writeFile(
			config,
			JSON.stringify({
				extends: join(root, 'tsconfig.json'),
				compilerOptions: {
					noEmit: false,
					declaration: true,
					emitDeclarationOnly: true,
					noCheck: true,
					rewriteRelativeImportExtensions: true,
					rootDir: join(root, 'source'),
					outDir: join(emitted, 'out'),
					typeRoots: [join(root, 'node_modules/@types')],
				},
				include: [],
				files: [join(root, entry)],
			}),
		);
		// Mistakes are for `npm run typecheck` to tell: the program is built in spite of them, and so are its types. To look
		// for them takes three times as long as to write these.
		await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config]).catch(
			error => process.stderr.write(`types: ${error.stdout}`),
		);
		const first = join(emitted, 'out', relative('source', entry)).replace(/\.ts$/, '.d.ts');
		for (const file of await reached(first)) {
			const target = join(folder, relative(join(emitted, 'out'), file));
			await mkdir(dirname(target), {recursive: true});
			await cp(file, target);
		}
	} finally {
		await rm(emitted, {recursive: true, force: true});
	}
}

/** The declarations that one imports, itself included. */
async function reached(first) {
	const files = new Set([first]);
	for (const file of files) {
		// Comments have imports in their examples.
		const text = (await readFile(file, 'utf8')).replaceAll(/\/\*[\s\S]*?\*\//g, '');
		for (const [, target] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
			files.add(join(dirname(file), target.replace(/\.(?:ts|js)$/, '.d.ts')));
		}
	}
	return files;
}
