import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {type ESTree, parseSync, Visitor} from 'rolldown/utils';
import {textsOf} from './program-texts.ts';

const source = new URL('../../../../source/', import.meta.url).pathname;

/** Functions that make a failure of a text without its full stop, and perhaps of a hint. */
const makers = new Set(['usage', 'invalid', 'unreadable']);

export interface FailureText {
	file: string;
	/** With a `HOLE` for each value that is put in. */
	text: string;
}

/** The English texts and hints of all failures that are made in the folders, where they are written as text. */
export function failureTexts(isWanted: (file: string) => boolean): FailureText[] {
	const found: FailureText[] = [];
	for (const file of readdirSync(source, {recursive: true, encoding: 'utf8'}).sort()) {
		if (!/\.tsx?$/.test(file) || !isWanted(file)) continue;
		const add = (node: ESTree.Node | undefined, end = '') => {
			for (const text of node ? textsOf(node) : []) found.push({file, text: text.replace(/([^.:])$/, `$1${end}`)});
		};
		new Visitor({
			NewExpression({callee, arguments: [first, second]}) {
				if (callee.type !== 'Identifier') return;
				if (callee.name === 'LunchError') add(second);
				else if (callee.name === 'Error' && file.startsWith('shared/settings/')) add(first);
			},
			CallExpression({callee, arguments: [first, second, third]}) {
				if (callee.type !== 'Identifier') return;
				if (callee.name === 'callFailure') add(second);
				if (!makers.has(callee.name)) return;
				add(callee.name === 'unreadable' ? second : first, '.');
				add(callee.name === 'unreadable' ? third : second);
			},
			Property({key, value, shorthand}) {
				if (!shorthand && key.type === 'Identifier' && key.name === 'hint') add(value);
			},
		}).visit(parseSync(file, readFileSync(join(source, file), 'utf8')).program);
	}
	return found;
}
