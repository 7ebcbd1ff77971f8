import type {Node} from 'acorn';
import {declaredInBlock, hoistedVariables, namesOf, type Tree} from './declared-names.ts';

/** Names that belong to a part of a program. */
interface Scope {
	names: ReadonlySet<string>;
	outer: Scope | null;
	/** Whether `this` and `super` mean something here that the code itself has. */
	hasThis: boolean;
}

export interface FreeVariables {
	/** Names that the code uses and does not declare, in the order of their use; also `this`, `super`, `arguments`. */
	used: Set<string>;
	/** Names of which it asks `typeof`, which is not a failure where they are not there. */
	asked: Set<string>;
}

/** Finds the variables that a program, an expression or a statement uses but does not declare itself. */
export function freeVariables(tree: Node): FreeVariables {
	const free: FreeVariables = {used: new Set(), asked: new Set()};

	function use(name: string, scope: Scope, into = free.used): void {
		for (let at: Scope | null = scope; at; at = at.outer) if (at.names.has(name)) return;
		into.add(name);
	}

	function visitAll(nodes: unknown, scope: Scope): void {
		if (Array.isArray(nodes)) for (const node of nodes) visit(node, scope);
		else visit(nodes, scope);
	}

	function visitParts(node: Tree, scope: Scope, except: readonly string[] = []): void {
		for (const [key, part] of Object.entries(node)) if (!except.includes(key)) visitAll(part, scope);
	}

	function within(outer: Scope, names: Iterable<string>, hasThis = outer.hasThis): Scope {
		return {names: new Set(names), outer, hasThis};
	}

	function visitFunction(node: Tree, around: Scope): void {
		const isArrow = node.type === 'ArrowFunctionExpression';
		const named = node.type === 'FunctionExpression' && node.id ? within(around, namesOf(node.id)) : around;
		const ofItself = isArrow ? [] : ['arguments'];
		// Defaults of parameters do not see the variables of the body.
		const inside = within(named, [...ofItself, ...namesOf(node.params)], isArrow ? around.hasThis : true);
		visitAll(node.params, inside);
		const {body} = node;
		if (isTree(body) && body.type === 'BlockStatement') {
			visitAll(body.body, within(inside, [...hoistedVariables(body.body), ...declaredInBlock(body.body)]));
		} else visit(body, inside);
	}

	function visitClass(node: Tree, around: Scope): void {
		const inside = node.id ? within(around, namesOf(node.id)) : around;
		visit(node.superClass, inside);
		const {body} = node.body as Tree & {body: Tree[]};
		for (const part of body) {
			if (part.type === 'StaticBlock') {
				visitAll(part.body, within(inside, [...hoistedVariables(part.body), ...declaredInBlock(part.body)], true));
			} else {
				if (part.computed) visit(part.key, inside);
				// A field's value is evaluated like the body of a method.
				visit(part.value, within(inside, [], true));
			}
		}
	}

	function visitThis({type}: Tree, {hasThis}: Scope): void {
		if (!hasThis) free.used.add(type === 'Super' ? 'super' : 'this');
	}

	function visitUnary({operator, argument}: Tree, scope: Scope): void {
		const isAsked = operator === 'typeof' && isTree(argument) && argument.type === 'Identifier';
		if (isAsked) use(String(argument.name), scope, free.asked);
		else visit(argument, scope);
	}

	function visitSwitch({discriminant, cases}: Tree, scope: Scope): void {
		visit(discriminant, scope);
		const statements = (cases as Tree[]).flatMap(({consequent}) => consequent);
		visitAll(cases, within(scope, declaredInBlock(statements)));
	}

	type Visitor = (node: Tree, scope: Scope) => void;
	const skipping =
		(...keys: string[]): Visitor =>
		(node, scope) =>
			visitParts(node, scope, keys);
	const declaring =
		(namesIn: (node: Tree) => string[]): Visitor =>
		(node, scope) =>
			visitParts(node, within(scope, namesIn(node)));
	const loop = declaring(({left}) => declaredInBlock(left));

	const visitors: Readonly<Record<string, Visitor>> = {
		Identifier: ({name}, scope) => use(String(name), scope),
		ThisExpression: visitThis,
		Super: visitThis,
		FunctionDeclaration: visitFunction,
		FunctionExpression: visitFunction,
		ArrowFunctionExpression: visitFunction,
		ClassDeclaration: visitClass,
		ClassExpression: visitClass,
		UnaryExpression: visitUnary,
		SwitchStatement: visitSwitch,
		Program: declaring(({body}) => [...hoistedVariables(body), ...declaredInBlock(body)]),
		BlockStatement: declaring(({body}) => declaredInBlock(body)),
		ForStatement: declaring(({init}) => declaredInBlock(init)),
		ForInStatement: loop,
		ForOfStatement: loop,
		CatchClause: declaring(({param}) => namesOf(param)),
		MemberExpression: (node, scope) => visitParts(node, scope, node.computed ? [] : ['property']),
		Property: (node, scope) => visitParts(node, scope, node.computed ? [] : ['key']),
		LabeledStatement: skipping('label'),
		BreakStatement: skipping('label'),
		ContinueStatement: skipping('label'),
		MetaProperty: () => {},
	};

	function visit(node: unknown, scope: Scope): void {
		if (isTree(node)) (visitors[node.type] ?? visitParts)(node, scope);
	}

	visit(tree, {names: new Set(), outer: null, hasThis: false});
	return free;
}

function isTree(value: unknown): value is Tree {
	return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
