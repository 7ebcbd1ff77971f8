import {stat} from 'node:fs/promises';
import {basename, dirname, join, relative, sep} from 'node:path';
import {LunchError} from '../../../shared/errors.ts';
import {readRegular} from '../../../shared/files/regular-file.ts';
import {type PythonImport, pythonImports} from './python-imports.ts';

/** The first line of a module's text that brings others: a comment to Python, with JSON that the worker reads. */
const HEADER = '#lunch-module ';
/** Most modules that are sent with one, and most characters of all. */
const MOST_MODULES = 1000;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/**
 * A Python module as one text: its own, after a line that says the name of its file and brings those of the modules
 * and packages beside it that it imports, one by the other. What is not there is Python's own or the worker's.
 */
export async function pythonModule(file: string): Promise<string> {
	const root = await rootOf(file);
	const path = pathIn(root, file);
	const text = await readPython(file);
	const modules = await modulesFor({root, file, path, text});
	// Nothing in it ends the line that it is.
	return `${HEADER}${JSON.stringify({file: path, modules: Object.fromEntries(modules)})}\n${text}`;
}

/** A Python file by its path from the root that names are looked up from. */
interface PythonFile {
	path: string;
	text: string;
}

/** The texts of the modules that a file needs, by their paths. */
async function modulesFor(own: PythonFile & {root: string; file: string}): Promise<ReadonlyMap<string, string>> {
	const {root, file} = own;
	// As when Python runs the file, what is in its own folder is found too.
	const roots = [...new Set([root, dirname(file)])];
	const found = new Map<string, string>();
	const queue: PythonFile[] = [own];
	let characters = own.text.length;

	async function add(folder: string, path: string): Promise<void> {
		if (path === own.path || found.has(path)) return;
		const text = await readPython(join(folder, path));
		found.set(path, text);
		queue.push({path, text});
		characters += text.length;
		if (found.size > MOST_MODULES || characters > MOST_CHARACTERS) {
			throw new LunchError('FUNCTION_TOO_LARGE', `${file} imports more than can be sent with it.`, {
				hint: `At most ${MOST_MODULES} modules and ${MOST_CHARACTERS} characters are sent.`,
			});
		}
	}

	/** Adds the module of this name, and the packages that it is in; gives the folder that it is a package in. */
	async function addModule(name: string): Promise<string | null> {
		const parts = name.split('.');
		for (const folder of roots) {
			const there = await kindOf(join(folder, ...parts));
			if (there === null) continue;
			for (const path of await filesOf(folder, parts)) await add(folder, path);
			return there === 'package' ? join(folder, ...parts) : null;
		}
		return null;
	}

	async function addImport(wanted: PythonImport, by: PythonFile): Promise<void> {
		const name = absoluteName(wanted, by.path);
		if (name === null) return;
		const folder = name === '' ? root : await addModule(name);
		if (folder === null) return;
		const own = name === '' ? [] : name.split('.');
		for (const part of namesOf(wanted, found.get(packageFile(own)))) await addModule([...own, part].join('.'));
	}

	for (const name of packagesAround(own.path)) await addModule(name);
	for (const each of queue) for (const wanted of pythonImports(each.text)) await addImport(wanted, each);
	return found;
}

/** The names that an import takes from a package: for `*` those that its own file says, where it has one. */
function namesOf({names}: PythonImport, packageText = ''): string[] {
	return names.flatMap(name => (name === '*' ? publicNames(packageText) : [name]));
}

/** The packages that a file is in, the outermost first: they are imported before it. */
function packagesAround(path: string): string[] {
	const folders = path.split('/').slice(0, -1);
	return folders.map((_, at) => folders.slice(0, at + 1).join('.'));
}

/** The files of a module's packages and of itself, of those that are there; a package counts before a module of its name. */
async function filesOf(folder: string, parts: readonly string[]): Promise<string[]> {
	const files: string[] = [];
	for (let size = 1; size <= parts.length; size += 1) {
		const some = parts.slice(0, size);
		const candidates = [packageFile(some), ...(size === parts.length ? [`${some.join('/')}.py`] : [])];
		const there = await Promise.all(candidates.map(path => isFile(join(folder, path))));
		files.push(...candidates.filter((_, at) => there[at]).slice(0, 1));
	}
	return files;
}

/** The own file of a package. */
function packageFile(parts: readonly string[]): string {
	return [...parts, '__init__.py'].join('/');
}

/** The folder that a file's name is looked up from: the first one above it that is not a package. */
async function rootOf(file: string): Promise<string> {
	let folder = dirname(file);
	while ((await isFile(join(folder, '__init__.py'))) && dirname(folder) !== folder) folder = dirname(folder);
	return folder;
}

function pathIn(root: string, file: string): string {
	return relative(root, file).split(sep).join('/');
}

/** The name of what is imported, from the roots on; null where it is above them. */
function absoluteName({level, module}: PythonImport, path: string): string | null {
	if (level === 0) return module;
	// A package's own file is in the package.
	const folders = path.split('/').slice(0, -1);
	const kept = folders.length - (level - 1);
	if (kept < 0) return null;
	return [...folders.slice(0, kept), ...(module === '' ? [] : [module])].join('.');
}

/** The names that a package gives for `*`, by its `__all__`. */
function publicNames(source: string): string[] {
	const [, list = ''] = /__all__\s*\+?=\s*[[(]([^\])]*)/.exec(source) ?? [];
	return [...list.matchAll(/["'](\w+)["']/g)].map(([, name = '']) => name);
}

async function kindOf(path: string): Promise<'package' | 'module' | null> {
	if (await isFile(`${path}/__init__.py`)) return 'package';
	if (await isFile(`${path}.py`)) return 'module';
	const found = await stat(path).catch(() => null);
	// A package without a file of its own.
	return found?.isDirectory() ? 'package' : null;
}

async function isFile(path: string): Promise<boolean> {
	const found = await stat(path).catch(() => null);
	return found?.isFile() ?? false;
}

/** A file's text, in the encoding that it says it is in, but saying UTF-8. FUNCTION_INVALID for one that is not known. */
async function readPython(file: string): Promise<string> {
	const bytes = await readRegular(file);
	const head = bytes.subarray(0, 500).toString('latin1').split('\n', 2).join('\n');
	const [, , encoding = 'utf-8'] = CODING.exec(head) ?? [];
	try {
		return decoded(bytes, encoding.toLowerCase().replaceAll('_', '-')).replace(CODING, '$1utf-8');
	} catch (error) {
		throw new LunchError('FUNCTION_INVALID', `${basename(file)} is in the encoding ${encoding}, which is not known.`, {
			cause: error,
		});
	}
}

const CODING = /^([ \t\f]*#.*?coding[:=][ \t]*)([-\w.]+)/m;

function decoded(bytes: Buffer, encoding: string): string {
	if (/^(?:latin-?1|iso-?8859-?1|l1)$/.test(encoding)) return bytes.toString('latin1');
	return new TextDecoder(encoding === 'utf-8-sig' ? 'utf-8' : encoding).decode(bytes);
}
