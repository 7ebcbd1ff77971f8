import {resolve} from 'node:path';
import type {BuildFailure, BuildOptions, BuildResult, Message, Plugin} from 'esbuild';
import {loadEsbuild} from './installed-package.ts';

export type Built = BuildResult<{metafile: true; write: false}>;

/** Most times that files are left out and the rest is tried again. */
const MOST_TRIES = 10;

/**
 * Bundles by esbuild. What is imported only while the code runs, as by `import('./menus/' + name)`, may be broken: a file
 * like that fails when it is imported, and nothing else does. Rejects with what esbuild says of the other files.
 */
export async function buildModule(options: BuildOptions & {absWorkingDir: string}): Promise<Built> {
	const {build} = loadEsbuild();
	const broken = new Map<string, string>();
	const {plugins = []} = options;
	const whole = {...options, write: false, metafile: true} as const;
	let known: ReadonlySet<string> | null = null;
	for (let tries = 0; ; tries += 1) {
		try {
			return await build({...whole, plugins: [...plugins, ...(broken.size > 0 ? [failingWhenImported(broken)] : [])]});
		} catch (error) {
			if (!isBuildFailure(error) || tries === MOST_TRIES) throw error;
			known ??= await neededFiles(whole);
			noteBroken(error, known, broken, options.absWorkingDir);
		}
	}
}

/** Notes the files that a build failed at. Throws where one of them is needed, or was left out before. */
function noteBroken(
	error: BuildFailure,
	needed: ReadonlySet<string>,
	broken: Map<string, string>,
	folder: string,
): void {
	const failed = error.errors.map(message => ({message, file: fileOf(message, folder)}));
	const fatal = failed.filter(({file}) => file === null || needed.has(file) || broken.has(file));
	if (fatal.length > 0) throw Object.assign(error, {errors: fatal.map(({message}) => message)});
	for (const {message, file} of failed) if (file !== null) broken.set(file, failureText(message));
}

/** The first failure of a build, in words. */
export function failureText({location, text}: Message): string {
	return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}

export function isBuildFailure(error: unknown): error is BuildFailure {
	return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** The files without which the code can't even begin: the first one, and what they import. */
async function neededFiles(options: BuildOptions): Promise<ReadonlySet<string>> {
	const {build} = loadEsbuild();
	const imports = new Map<string, string[]>();
	const roots: string[] = [];
	const noting: Plugin = {
		name: 'noting',
		setup({onResolve, resolve: find}) {
			onResolve({filter: /.*/}, async ({path, kind, importer, namespace, resolveDir, pluginData}) => {
				if (pluginData === noting || kind === 'dynamic-import') return null;
				const found = await find(path, {kind, importer, namespace, resolveDir, pluginData: noting});
				// The module that begins is a file, or a text that has no place.
				const by = namespace === 'file' ? importer : '';
				if (by === '') roots.push(found.path);
				else imports.set(by, [...(imports.get(by) ?? []), found.path]);
				return null;
			});
		},
	};
	await build({...options, plugins: [noting, ...(options.plugins ?? [])]}).catch(() => {});
	const needed = new Set(roots);
	for (const file of needed) for (const imported of imports.get(file) ?? []) needed.add(imported);
	return needed;
}

function failingWhenImported(broken: ReadonlyMap<string, string>): Plugin {
	return {
		name: 'failing-when-imported',
		setup({onLoad}) {
			onLoad({filter: /.*/}, ({path}) => {
				const text = broken.get(path);
				return text === undefined ? null : {contents: `throw new SyntaxError(${JSON.stringify(text)});`, loader: 'js'};
			});
		},
	};
}

/** The file that a message is about; null where it names none. */
function fileOf({location, text}: Message, folder: string): string | null {
	const [, named] = /^No loader is configured for "[^"]*" files: (.+)$/.exec(text) ?? [];
	const file = named ?? location?.file;
	return file === undefined ? null : resolve(folder, file);
}
