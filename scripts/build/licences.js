// The licences of what is bundled ask to be passed on with it.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** One text with the licence of every npm package that has code in the chunks; one that several have stands there once. */
export function licencesOf(chunks) {
	const folders = new Set(chunks.flatMap(chunk => chunk.moduleIds ?? []).flatMap(id => packageFolder(id) ?? []));
	const packages = new Map();
	for (const folder of [...folders].sort()) {
		const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
		const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
		const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
		packages.set(text, [...(packages.get(text) ?? []), `${name} ${version} (${license})`]);
	}
	return [...packages].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

function packageFolder(id) {
	const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
	return folder && existsSync(join(folder, 'package.json')) ? folder : null;
}
