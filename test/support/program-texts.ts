import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseSync, Visitor} from 'rolldown/utils';

const source = new URL('../../source/', import.meta.url).pathname;

/** Every text of the program's source, and every name of a property, one a line; without the translations. */
export function programTexts(): string {
	const texts: string[] = [];
	for (const name of readdirSync(source, {recursive: true, encoding: 'utf8'})) {
		if (!/\.tsx?$/.test(name) || name.startsWith('shared/language/')) continue;
		const {program} = parseSync(name, readFileSync(join(source, name), 'utf8'));
		new Visitor({
			Literal: ({value}) => {
				if (typeof value === 'string') texts.push(value);
			},
			TemplateElement: ({value}) => {
				texts.push(value.cooked ?? '');
			},
			Property: ({key}) => {
				if (key.type === 'Identifier') texts.push(key.name);
			},
		}).visit(program);
	}
	return texts.join('\n');
}
