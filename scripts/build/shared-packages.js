// npm packages that both the program and the library load. They are bundled once, minified, and the two import them
// from there: together they are more than a third of all code.
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';

const shared = ['undici', '@grpc/grpc-js', '@grpc/proto-loader', '@grpc/reflection', 'grpc-health-check', 'acorn'];
const ENTRY = 'shared-package:';
const fileOf = name => `packages/${name.replace(/^@/, '').replace('/', '-')}`;

/** The names that our own code imports from each shared package. */
async function importedNames(root) {
	const names = new Map(shared.map(name => [name, new Set()]));
	const files = (await readdir(join(root, 'source'), {recursive: true})).filter(file => /\.tsx?$/.test(file));
	for (const file of files) {
		const text = await readFile(join(root, 'source', file), 'utf8');
		for (const [, list, name] of text.matchAll(/^import \{([^}]*)\} from '([^']+)';$/gm)) {
			const values = list.split(',').map(word => word.trim().split(' ')[0]);
			for (const value of values) if (value !== 'type' && value !== '') names.get(name)?.add(value);
		}
	}
	return names;
}

/** The bundle of the shared packages: its inputs, and the plugin that makes them. */
export async function sharedPackageInput(root) {
	const names = await importedNames(root);
	return {
		input: Object.fromEntries(shared.map(name => [fileOf(name), ENTRY + name])),
		plugin: {
			name: 'shared-package-entries',
			resolveId: {filter: {id: /^shared-package:/}, handler: source => source},
			load: {
				filter: {id: /^shared-package:/},
				handler(id) {
					const name = id.slice(ENTRY.length);
					return `export {${[...names.get(name)].sort().join(', ')}} from '${root}node_modules/${name}';`;
				},
			},
		},
	};
}

/** The plugin that has the files in dist/ itself import the shared packages from where they are bundled. */
export function sharedPackages() {
	return {
		name: 'shared-packages',
		resolveId: {
			filter: {id: new RegExp(`^(?:${shared.join('|')})$`)},
			handler: source => ({id: `./${fileOf(source)}.js`, external: true}),
		},
	};
}
