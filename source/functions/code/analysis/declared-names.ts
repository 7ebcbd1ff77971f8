import type {Node} from 'acorn';

/** A node whose parts are looked at one by one. */
export type Tree = Node & Record<string, unknown>;

/** The names that patterns bind: of a parameter, a declaration, a caught error. */
export function namesOf(patterns: unknown): string[] {
	return listOf(patterns).flatMap(pattern => {
		switch (pattern.type) {
			case 'Identifier':
				return [String(pattern.name)];
			case 'ObjectPattern':
				return namesOf(pattern.properties);
			case 'ArrayPattern':
				return namesOf(pattern.elements);
			case 'Property':
				return namesOf(pattern.value);
			case 'AssignmentPattern':
				return namesOf(pattern.left);
			case 'RestElement':
				return namesOf(pattern.argument);
			default:
				return [];
		}
	});
}

/** The names that these statements declare for their block: `let`, `const`, `using`, classes, functions. */
export function declaredInBlock(statements: unknown): string[] {
	return listOf(statements).flatMap(statement => {
		switch (statement.type) {
			case 'FunctionDeclaration':
			case 'ClassDeclaration':
				return namesOf(statement.id);
			case 'VariableDeclaration':
				return statement.kind === 'var' ? [] : declaredBy(statement);
			case 'LabeledStatement':
				return declaredInBlock(statement.body);
			default:
				return [];
		}
	});
}

/** The `var`s of a function's body, from wherever in it, but not from functions and classes inside. */
export function hoistedVariables(statements: unknown): string[] {
	return listOf(statements).flatMap(statement => {
		if (statement.type === 'VariableDeclaration') return statement.kind === 'var' ? declaredBy(statement) : [];
		if (!/Statement$|^(?:SwitchCase|CatchClause)$/.test(statement.type)) return [];
		return Object.values(statement).flatMap(hoistedVariables);
	});
}

function declaredBy({declarations}: Tree): string[] {
	return listOf(declarations).flatMap(({id}) => namesOf(id));
}

function listOf(value: unknown): Tree[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [value];
	return list.filter((item): item is Tree => typeof item === 'object' && item !== null && 'type' in item);
}
