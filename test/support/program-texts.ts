import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseSync, Visitor} from 'rolldown/utils';

const source = new URL('../../source/', import.meta.url).pathname;

/** Every text in quotes in the program's source, and every name of a property, but for those of the translations themselves. */
export function programTexts(): Set<string> {
	const texts = new Set<string>();
	for (const name of readdirSync(source, {recursive: true, encoding: 'utf8'})) {
		if (!/\.tsx?$/.test(name) || name.startsWith('shared/language/sv/')) continue;
		const {program} = parseSync(name, readFileSync(join(source, name), 'utf8'));
		new Visitor({
			Literal: ({value}) => {
				if (typeof value === 'string') texts.add(value);
			},
			Property: ({key}) => {
				if (key.type === 'Identifier') texts.add(key.name);
			},
		}).visit(program);
	}
	return texts;
}
