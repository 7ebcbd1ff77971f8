import {existsSync, readdirSync} from 'node:fs';
import {dirname, join, sep} from 'node:path';
import type {Plugin} from 'esbuild';
import * as z from 'zod';
import {LunchError} from '../../../shared/errors.ts';
import {readRegularSync} from '../../../shared/files/regular-file.ts';

/** Packages that a bundle can't have in it, since they have an addon: they are imported from where they are installed. */
export interface NativePackages {
	plugin: Plugin;
	/** The folder whose `node_modules` has them; null for none. FUNCTION_INVALID where they are in several. */
	folder(): string | null;
	/** Whether one of them is imported by a statement; what is required may be done without where it is not there. */
	readonly isNeeded: boolean;
}

/** Packages that find or build the addon of a package that needs them. */
const FINDERS = [
	'bindings',
	'node-gyp-build',
	'node-gyp-build-optional-packages',
	'node-pre-gyp',
	'@mapbox/node-pre-gyp',
	'prebuild-install',
	'cmake-js',
];
/** The end of the name of a package that has the addon or the program of another one for a platform. */
const OF_PLATFORM = /(?:linux|darwin|win32)-(?:x64|arm64)/;
const IN_PACKAGES = `${sep}node_modules${sep}`;

const names = z.record(z.string(), z.string()).optional();
const manifest = z.object({
	main: z.string().optional(),
	gypfile: z.boolean().optional(),
	dependencies: names,
	optionalDependencies: names,
});

/** Finds them among what a module in this folder imports. */
export function nativePackages(moduleFolder: string): NativePackages {
	const known = new Map<string, boolean>();
	const folders = new Map<string, string>();
	let isNeeded = false;

	function isNative(root: string): boolean {
		const found = known.get(root) ?? hasAddon(root);
		known.set(root, found);
		return found;
	}

	return {
		plugin: {
			name: 'native-packages',
			setup({onResolve, resolve}) {
				// Names of packages, not paths, nor Node's own modules.
				onResolve(
					{filter: /^(?:@[^/]+\/)?[^./@:][^:]*$/},
					async ({path, kind, importer, namespace, resolveDir, pluginData}) => {
						if (pluginData === known || namespace !== 'file') return null;
						const found = await resolve(path, {kind, importer, namespace, resolveDir, pluginData: known});
						const root = found.errors.length === 0 ? packageRoot(found.path) : null;
						if (root === null || !isNative(root)) return null;
						isNeeded ||= kind === 'import-statement';
						folders.set(path, folderOf(moduleFolder, path, root));
						return {path, external: true};
					},
				);
			},
		},
		get isNeeded() {
			return isNeeded;
		},
		folder() {
			const [first = null, second] = new Set(folders.values());
			if (second === undefined) return first;
			throw new LunchError(
				'FUNCTION_INVALID',
				`Packages with addons are in several folders: ${[...folders.keys()].join(', ')}.`,
				{
					hint: 'Install them beside the module, in one node_modules.',
				},
			);
		},
	};
}

/** The folder of the package that a file is in; null for one that is in none. */
function packageRoot(file: string): string | null {
	if (!file.includes(IN_PACKAGES)) return null;
	for (let folder = dirname(file); folder.includes(IN_PACKAGES.slice(0, -1)); folder = dirname(folder)) {
		if (existsSync(join(folder, 'package.json')) && manifestOf(folder)) return folder;
	}
	return null;
}

function manifestOf(root: string): z.infer<typeof manifest> | null {
	try {
		return manifest.safeParse(JSON.parse(readRegularSync(join(root, 'package.json')))).data ?? null;
	} catch {
		return null;
	}
}

function hasAddon(root: string): boolean {
	const {main = '', gypfile = false, dependencies = {}, optionalDependencies = {}} = manifestOf(root) ?? {};
	if (gypfile || main.endsWith('.node') || existsSync(join(root, 'binding.gyp')) || existsSync(join(root, 'prebuilds')))
		return true;
	if (FINDERS.some(name => Object.hasOwn(dependencies, name))) return true;
	if (Object.keys(optionalDependencies).some(name => OF_PLATFORM.test(name))) return true;
	return [root, join(root, 'build/Release')].some(folder => filesIn(folder).some(name => name.endsWith('.node')));
}

function filesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

/** The folder from which a process finds the package by its name: the nearest above the module, else above the package itself. */
function folderOf(moduleFolder: string, imported: string, root: string): string {
	const name = imported
		.split('/')
		.slice(0, imported.startsWith('@') ? 2 : 1)
		.join('/');
	for (let folder = moduleFolder; ; folder = dirname(folder)) {
		if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return folder;
		if (dirname(folder) === folder) return root.slice(0, root.lastIndexOf(IN_PACKAGES));
	}
}
