import {readdir, readFile} from 'node:fs/promises';
import {extname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {PageFile} from '../documentation/page-file.ts';

const types: Readonly<Record<string, string>> = {
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.ico': 'image/x-icon',
};

/** Bull Board's files by their address below the board. */
export async function boardFilesIn(folder: URL): Promise<ReadonlyMap<string, PageFile>> {
	const root = fileURLToPath(folder);
	const entries = await readdir(root, {recursive: true, withFileTypes: true});
	const files = entries.flatMap(entry => {
		const name = entry.name.replace(/\.br$/, '');
		const type = types[extname(name)];
		if (!entry.isFile() || type === undefined) return [];
		const address = join(entry.parentPath, name).slice(root.length).replaceAll('\\', '/').replace(/^\/?/, '/');
		return [[address, {path: join(entry.parentPath, entry.name), type, isCompressed: name !== entry.name}] as const];
	});
	return new Map(files);
}

/** The board's page for these parameters of its template, which knows nothing but `<%= … %>` and `<%- … %>`. */
export async function boardPage(folder: URL, parameters: Readonly<Record<string, unknown>>): Promise<string> {
	const template = await readFile(new URL('index.ejs', folder), 'utf8');
	const filled = template.replace(/<%([=-])\s*(\w+)\s*%>/g, (_, kind: string, name: string) => {
		const text = String(parameters[name] ?? '');
		return kind === '=' ? escaped(text) : text;
	});
	// Other sites are not to learn of a look at the queues.
	return filled.replace(/<link href="https:[^>]*>/g, '');
}

function escaped(text: string): string {
	const names: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
	return text.replace(/[&<>"]/g, character => names[character] ?? '');
}
