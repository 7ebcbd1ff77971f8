// What a CommonJS module requires is bundled whole, since it might use any of it. Of Bull Board it is known which names it takes from
// two large packages, so those alone come along: of BullMQ not the parts for other databases and drivers, of valibot a tenth.
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';

const FROM = /\/@bull-board\/api\/dist\//;
const NARROWED = 'narrowed:';
/** How the board's modules call what they require of each package. */
const packages = {
	bullmq: {called: 'bullmq_1', file: 'dist/esm/index.js'},
	valibot: {called: 'v', file: 'dist/index.mjs'},
};

/** The names that the board takes from a package. */
async function takenNames(root, called) {
	const folder = join(root, 'node_modules/@bull-board/api/dist');
	const files = (await readdir(folder, {recursive: true})).filter(file => file.endsWith('.js'));
	const names = new Set();
	for (const file of files) {
		const text = await readFile(join(folder, file), 'utf8');
		for (const [, name] of text.matchAll(new RegExp(`(?<![\\w.$])${called}\\.(\\w+)`, 'g'))) names.add(name);
	}
	if (names.size === 0) throw new Error('Bull Board changed: look at scripts/build/narrowed-requires.js again');
	return names;
}

/** The plugin that gives the board's modules these names of the packages and nothing else. */
export function narrowedRequires(root) {
	return {
		name: 'narrowed-requires',
		resolveId: {
			filter: {id: new RegExp(`^(?:${Object.keys(packages).join('|')})$`)},
			handler: (source, importer) => (FROM.test(importer ?? '') ? NARROWED + source : null),
		},
		load: {
			filter: {id: new RegExp(`^${NARROWED}`)},
			async handler(id) {
				const name = id.slice(NARROWED.length);
				const {called, file} = packages[name];
				const names = [...(await takenNames(root, called))].sort().join(', ');
				return {code: `export {${names}} from '${join(root, 'node_modules', name, file)}';`, moduleType: 'js'};
			},
		},
	};
}
