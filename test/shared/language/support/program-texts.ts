import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {type ESTree, parseSync, Visitor} from 'rolldown/utils';

const source = new URL('../../../../source/', import.meta.url).pathname;

/** Stands in a text for a value that is put in. */
export const HOLE = '\0';

/**
 * Every text of the program's source, and every name of a property; without the translations. A text that is put
 * together has a `HOLE` for each value. Of the files that are wanted.
 */
export function programTexts(isWanted: (file: string) => boolean = () => true): string[] {
	const texts: string[] = [];
	for (const name of readdirSync(source, {recursive: true, encoding: 'utf8'})) {
		if (!/\.tsx?$/.test(name) || name.startsWith('shared/language/') || !isWanted(name)) continue;
		const {program} = parseSync(name, readFileSync(join(source, name), 'utf8'));
		new Visitor({
			Literal: node => texts.push(...textsOf(node)),
			TemplateLiteral: node => texts.push(...textsOf(node)),
			BinaryExpression: node => texts.push(...textsOf(node)),
			Property: ({key}) => {
				if (key.type === 'Identifier') texts.push(key.name);
			},
		}).visit(program);
	}
	return texts;
}

/** The texts that an expression can be. */
export function textsOf(node: ESTree.Node): string[] {
	switch (node.type) {
		case 'Literal':
			return typeof node.value === 'string' ? [node.value] : [];
		case 'TemplateLiteral':
			return [node.quasis.map(({value}) => value.cooked ?? '').join(HOLE)];
		case 'ConditionalExpression':
			return [...textsOf(node.consequent), ...textsOf(node.alternate)];
		case 'LogicalExpression':
			return [...textsOf(node.left), ...textsOf(node.right)];
		case 'BinaryExpression':
			return textsOf(node.left).flatMap(left => textsOf(node.right).map(right => left + right));
		default:
			return [];
	}
}

/** The pattern of what a text with holes can become, and with something before it, as the name of a file. */
export function patternOf(text: string): RegExp {
	const parts = text.replace(/\.$/, '').split(HOLE);
	const pattern = parts.map(part => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*');
	return new RegExp(`^(?:.* )?${pattern}\\.?$`, 's');
}
