import {readdirSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {moduleEndings} from '../../functions/code/module-code.ts';
import {moduleExports} from '../../functions/code/module-exports.ts';
import {readRegularSync} from '../../shared/files/regular-file.ts';

/** Completions for a function's name: folders and modules, and the exports of a module. */
export async function functionCandidates(typed: string): Promise<string[]> {
	try {
		const [file = '', entry] = typed.split('#');
		const isWhole = entry !== undefined || moduleEndings.some(ending => file.endsWith(ending));
		return isWhole ? await listFunctions(file) : filesBeside(file);
	} catch {
		return [];
	}
}

async function listFunctions(file: string): Promise<string[]> {
	const names = file.endsWith('.py') ? pythonFunctions(file) : await moduleExports(resolve(file));
	return names.map(name => `${file}#${name}`);
}

function pythonFunctions(file: string): string[] {
	return [...readRegularSync(file).matchAll(/^(?:async )?def ([^\W_]\w*)/gmu)].map(([, name = '']) => name);
}

function filesBeside(typed: string): string[] {
	const folder = typed.endsWith('/') ? typed : dirname(typed);
	const shown = folder === '.' && !typed.startsWith('../') ? '' : folder;
	return readdirSync(resolve(folder), {withFileTypes: true}).flatMap(entry => {
		const path = join(shown, entry.name);
		if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
		const name = typed.startsWith('../') ? `./${path}` : path;
		if (entry.isDirectory()) return [`${name}/`];
		return moduleEndings.some(ending => name.endsWith(ending)) ? [name] : [];
	});
}
