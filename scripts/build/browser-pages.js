// The pages that browsers load from `lunch serve`: Swagger UI and Bull Board. They are a third of the package as they
// are published, so their texts are compressed as browsers take them, and what no page here shows is left out.
import {cp, mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';

const compress = promisify(brotliCompress);
const isCompressible = name => /\.(?:css|js|json|svg)$/.test(name);

/** Copies a file; a text of a page as `NAME.br`. */
async function copyPageFile(from, to) {
	await mkdir(dirname(to), {recursive: true});
	if (!isCompressible(from)) return cp(from, to);
	const params = {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22};
	await writeFile(`${to}.br`, await compress(await readFile(from), {params}));
}

/** The page at /docs of `lunch serve`: files that a browser loads, with their licence. */
export async function copySwagger(root) {
	const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'];
	const copies = files.map(file =>
		copyPageFile(join(root, 'node_modules/swagger-ui-dist', file), join(root, 'dist/swagger-ui', file)),
	);
	await Promise.all(copies);
}

/** Dialogs that change something, which the board here never opens since it is read only. */
const unusedDialogs = ['AddJobModal', 'UpdateJobDataModal'];
/** The library that draws how jobs depend on each other, which no job here does. */
const unusedLibrary = 'react-flow';

/** The names of those parts of the board's scripts that only what is unused loads; `scripts` are texts by file name. */
function unusedParts(scripts) {
	const drawing = [...scripts].find(([, text]) => text.includes(unusedLibrary))?.[0].split('.')[0];
	const wanted = new Set();
	const unwanted = new Set();
	for (const text of scripts.values()) {
		// As in `lazy(()=>Promise.all([r.e("s"),r.e("w")]).then(…).then(e=>{let{AddJobModal:t}=e;…`
		for (const [, loaded, more] of text.matchAll(/\.lazy\(\(\)=>(.*?)\.then(.{0,120})/g)) {
			const parts = [...loaded.matchAll(/\.e\("?(\w+)"?\)/g)].map(([, part]) => part);
			const [, shown] = /let\{(\w+):/.exec(more) ?? [];
			const target = unusedDialogs.includes(shown) || parts.includes(drawing) ? unwanted : wanted;
			for (const part of parts) target.add(part);
		}
	}
	const parts = [...unwanted].filter(part => !wanted.has(part));
	if (parts.length < 4) throw new Error('Bull Board changed: look at scripts/build/browser-pages.js again');
	return parts;
}

/** The page at /queues, in English. */
export async function copyBoard(root) {
	const from = join(root, 'node_modules/@bull-board/ui/dist');
	const to = join(root, 'dist/bull-board');
	const folders = ['static/css', 'static/js', 'static/images', 'static/locales/en-US'];
	const files = ['index.ejs', 'static/favicon-32x32.png'];
	for (const folder of folders) {
		const entries = await readdir(join(from, folder), {recursive: true, withFileTypes: true});
		for (const entry of entries) {
			if (entry.isFile()) files.push(join(entry.parentPath, entry.name).slice(from.length + 1));
		}
	}
	const scripts = new Map();
	for (const file of files.filter(name => name.endsWith('.js'))) {
		scripts.set(file.slice(file.lastIndexOf('/') + 1), await readFile(join(from, file), 'utf8'));
	}
	const parts = unusedParts(scripts);
	const isUsed = file => !parts.some(part => file.includes(`/async/${part}.`));
	await Promise.all(files.filter(isUsed).map(file => copyPageFile(join(from, file), join(to, file))));
}
