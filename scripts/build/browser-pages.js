// The pages that browsers load from `lunch serve`: Swagger UI and Bull Board. They are a third of the package as they
// are published, so their texts are compressed as browsers take them, and what no page here shows is left out.
import {cp, mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {promisify} from 'node:util';
import {brotliCompress, brotliDecompress, constants} from 'node:zlib';

/** How hard Brotli tries: the last tenth of the size costs thirty times the work, which only what is published is worth. */
const QUICK = 6;
const SMALLEST = 11;

/** The folders of pages in dist/. */
const SWAGGER = 'swagger-ui';
const BOARD = 'bull-board';

function compress(text, quality) {
	const params = {[constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 22};
	return promisify(brotliCompress)(text, {params});
}

/** Makes the pages in a folder of built files as small as they can be. */
export async function compressHard(dist) {
	const compressed = [SWAGGER, BOARD].map(async folder => {
		const files = await readdir(join(dist, folder), {recursive: true});
		return files.filter(file => file.endsWith('.br')).map(file => join(dist, folder, file));
	});
	const recompress = async file =>
		writeFile(file, await compress(await promisify(brotliDecompress)(await readFile(file)), SMALLEST));
	await Promise.all((await Promise.all(compressed)).flat().map(recompress));
}

const isCompressible = name => /\.(?:css|js|json|svg)$/.test(name);

/** Copies a file, or writes the text that it has here; a text of a page as `NAME.br`. */
async function copyPageFile(from, to, text) {
	await mkdir(dirname(to), {recursive: true});
	if (!isCompressible(from)) return cp(from, to);
	await writeFile(`${to}.br`, await compress(text ?? (await readFile(from)), QUICK));
}

/** The page at /docs of `lunch serve`: files that a browser loads, with their licence. */
export async function copySwagger(root) {
	const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'];
	const copies = files.map(file =>
		copyPageFile(join(root, 'node_modules/swagger-ui-dist', file), join(root, 'dist', SWAGGER, file)),
	);
	await Promise.all(copies);
}

/** Parts that the board here never has anything for: dialogs that change something, charts of numbers that no worker keeps, a calendar of jobs. */
const unusedParts = [
	...['AddJobModal', 'ConcurrencyModal', 'EditJobModal', 'RateLimitModal', 'UpdateJobDataModal'],
	...['MetricsHistoryPage', 'QueueMetrics', 'SchedulersPage'],
];
/** The library that draws how jobs depend on each other, which no job here does. */
const unusedLibrary = 'react-flow';

/** As in `.lazy(()=>Promise.all([r.e("s"),r.e("w")]).then(r.bind(r,"pB")).then(e=>{let{AddJobModal:t}=e;return{default:t}}))`. */
const lazyPart =
	/\.lazy\(\(\)=>((?:(?!\.then|\.lazy).)*)\.then\(\w+\.bind\(\w+,"\w+"\)\)(?:\.then\(\w+=>\{let\{(\w+):\w+\}=\w+;return\{default:\w+\}\}\))?\)/g;
const NOTHING = '.lazy(()=>Promise.resolve({default:()=>null}))';

/** The name of a part in the names of its files, as `y4.e2bb1fc9a5.js`. */
const partOf = file => basename(file).split('.')[0];

/** The board's scripts (texts by file name) with nothing in the place of unused parts, and the names of files that were loaded for these alone. */
export function withoutUnusedParts(scripts) {
	const [drawing] = [...scripts].find(([, text]) => text.includes(unusedLibrary)) ?? [''];
	const wanted = new Set();
	const unwanted = new Set();
	const found = new Set();
	const leftOut = (lazy, loaded, shown = unusedLibrary) => {
		const files = [...loaded.matchAll(/\.e\("?(\w+)"?\)/g)].map(([, file]) => file);
		const isUsed = !unusedParts.includes(shown) && !files.includes(partOf(drawing));
		for (const file of files) (isUsed ? wanted : unwanted).add(file);
		if (!isUsed) found.add(shown);
		return isUsed ? lazy : NOTHING;
	};
	const texts = new Map([...scripts].map(([name, text]) => [name, text.replace(lazyPart, leftOut)]));
	const missed = [...unusedParts, unusedLibrary].filter(part => !found.has(part));
	if (missed.length > 0)
		throw new Error(`Bull Board changed (${missed}): look at scripts/build/browser-pages.js again`);
	return {texts, unloaded: unwanted.difference(wanted)};
}

/** The page at /queues, in English. */
export async function copyBoard(root) {
	const from = join(root, 'node_modules/@bull-board/ui/dist');
	const to = join(root, 'dist', BOARD);
	const folders = ['static/css', 'static/js', 'static/images', 'static/locales/en-US'];
	const files = ['index.ejs', 'static/favicon-32x32.png'];
	for (const folder of folders) {
		const entries = await readdir(join(from, folder), {recursive: true, withFileTypes: true});
		for (const entry of entries) {
			if (entry.isFile()) files.push(join(entry.parentPath, entry.name).slice(from.length + 1));
		}
	}
	const scripts = files.filter(file => file.endsWith('.js'));
	const read = await Promise.all(scripts.map(async file => [file, await readFile(join(from, file), 'utf8')]));
	const {texts, unloaded} = withoutUnusedParts(new Map(read));
	const isLoaded = file => !file.includes('/async/') || !unloaded.has(partOf(file));
	await Promise.all(
		files.filter(isLoaded).map(file => copyPageFile(join(from, file), join(to, file), texts.get(file))),
	);
}
