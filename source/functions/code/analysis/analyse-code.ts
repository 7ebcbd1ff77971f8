import type {Node} from 'acorn';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import type {FunctionCode} from '../../functions.ts';
import type {CodePlan} from './code-plan.ts';
import {callTools, containedModules, containedNames} from './contained-names.ts';
import {moduleVariable} from './module-variable.ts';
import {AS_EXPRESSION, parseJavaScript} from './parse-javascript.ts';

/** Longer code is not looked at: it gets a worker of its own. */
const MOST_LOOKED_AT = 256 * 1024;

const CONTAINED = new Set(containedNames);

const TOOLS = new Set(Object.keys(callTools));

/** Functions that change the object they are given first. */
const CHANGING: Readonly<Record<string, ReadonlySet<string>>> = {
	Object: new Set([
		...['assign', 'defineProperty', 'defineProperties', 'setPrototypeOf', 'freeze', 'seal', 'preventExtensions'],
	]),
	Reflect: new Set(['set', 'defineProperty', 'deleteProperty', 'setPrototypeOf', 'preventExtensions', 'construct']),
};

type AnyNode = Node & Record<string, unknown>;

/**
 * The abilities of JavaScript code, from reading it. Code that can't name anything outside itself can't leave anything there,
 * so its worker need not be replaced; what can't be told counts as doing everything. It runs among built-in objects that
 * are frozen: code that is seen to change them, or to make code from text, has a worker of its own too, where it can.
 *
 * A name counts as the outer one if it is used anywhere, also where the code has one of its own: that is
 * enough, and needs no scopes. FUNCTION_INVALID where it is not JavaScript.
 */
export function analyseCode(code: FunctionCode, modules: readonly string[]): CodePlan {
	const entry = code.kind === 'module' ? code.entry : '';
	const open = {kind: code.kind, entry, isContained: false, tools: []};
	if (code.source.length > MOST_LOOKED_AT) return open;
	const tree = parseCode(code);
	if (!tree) return open;
	// A module may have variables of its own under those names.
	if (modules.length > 0 && code.kind === 'module') return open;
	if (!modules.every(name => containedModules.includes(name))) return open;
	try {
		const seen = look(tree);
		for (const name of modules) seen.declared.add(moduleVariable(name));
		const isContained =
			!seen.reachesOut &&
			!seen.changesBuiltIns &&
			[...seen.used].every(name =>
				seen.declared.has(name) ? !(name in globalThis) || CONTAINED.has(name) : CONTAINED.has(name) || TOOLS.has(name),
			);
		if (!isContained) return open;
		const tools = [...seen.used].filter(name => TOOLS.has(name));
		return {kind: code.kind, entry, isContained, tools};
	} catch (error) {
		// Nested too deeply to be looked at.
		if (error instanceof RangeError) return open;
		throw error;
	}
}

/** The code's syntax; null where it is nested too deeply to be read. */
function parseCode({kind, source}: FunctionCode): AnyNode | null {
	try {
		if (kind === 'module') return parseJavaScript(source, 'module') as unknown as AnyNode;
		const tree = parseJavaScript(source, 'script', AS_EXPRESSION);
		const [, expression, ...more] = tree.body;
		if (expression?.type === 'ExpressionStatement' && more.length === 0) return expression as unknown as AnyNode;
	} catch (error) {
		if (/stack space/.test(messageOf(error))) return null;
		throw new LunchError('FUNCTION_INVALID', `The function is not JavaScript: ${messageOf(error)}.`, {cause: error});
	}
	throw new LunchError('FUNCTION_INVALID', 'The source has to be one function expression.');
}

interface Seen {
	used: Set<string>;
	declared: Set<string>;
	/** Whether it does something that names alone do not show: imports, code from text. */
	reachesOut: boolean;
	/** Whether it is plain that it changes built-in objects, or makes code from text. Other ways fail where it runs. */
	changesBuiltIns: boolean;
}

function look(tree: AnyNode): Seen {
	const seen: Seen = {used: new Set(), declared: new Set(), reachesOut: false, changesBuiltIns: false};
	visit(tree, null, '', seen);
	return seen;
}

function visit(node: AnyNode, parent: AnyNode | null, place: string, seen: Seen): void {
	note(node, parent, place, seen);
	for (const [key, child] of Object.entries(node)) {
		if (key === 'type' || isName(node, key)) continue;
		for (const each of Array.isArray(child) ? child : [child]) if (isNode(each)) visit(each, node, key, seen);
	}
}

function isNode(value: unknown): value is AnyNode {
	return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Whether the identifier in this place is not a variable, but the name of a property or of a label. */
function isName(node: AnyNode, key: string): boolean {
	if (key === 'label' || key === 'imported' || key === 'exported') return true;
	if (node.type === 'MemberExpression') return key === 'property' && node.computed !== true;
	return key === 'key' && node.computed !== true;
}

const declaring: Readonly<Record<string, readonly string[]>> = {
	VariableDeclarator: ['id'],
	FunctionDeclaration: ['id', 'params'],
	FunctionExpression: ['id', 'params'],
	ArrowFunctionExpression: ['params'],
	ClassDeclaration: ['id'],
	ClassExpression: ['id'],
	CatchClause: ['param'],
	ImportSpecifier: ['local'],
	ImportDefaultSpecifier: ['local'],
	ImportNamespaceSpecifier: ['local'],
};

function note(node: AnyNode, parent: AnyNode | null, place: string, seen: Seen): void {
	for (const key of declaring[node.type] ?? []) {
		for (const pattern of Array.isArray(node[key]) ? node[key] : [node[key]]) declare(pattern, seen.declared);
	}
	if (node.type === 'Identifier') seen.used.add(String(node.name));
	const at = {node, parent, place};
	if (Object.hasOwn(reaching, node.type) && reaching[node.type]?.(at)) seen.reachesOut = true;
	if (Object.hasOwn(changing, node.type) && changing[node.type]?.(at)) seen.changesBuiltIns = true;
}

/** A node, and where in its parent it stands. */
interface Place {
	node: AnyNode;
	parent: AnyNode | null;
	place: string;
}

/** By the kind of a node, whether it does something that names alone do not show. */
const reaching: Readonly<Record<string, (at: Place) => boolean>> = {
	ImportDeclaration: ({node}) => !containedModules.includes(textOf(node.source)),
	ImportExpression: () => true,
	MetaProperty: () => true,
	ExportAllDeclaration: () => true,
	ExportNamedDeclaration: ({node}) => Boolean(node.source),
	Identifier: ({node, parent, place}) => !hasSuchPart(node, parent, place),
};

const assigns = ({node}: Place) => assignsToBuiltIn(node.left ?? node.argument);

/** By the kind of a node, whether it is plain that it changes built-in objects. */
const changing: Readonly<Record<string, (at: Place) => boolean>> = {
	MemberExpression: ({node, parent, place}) => leadsToBuiltIn(node, parent, place),
	AssignmentExpression: assigns,
	UpdateExpression: assigns,
	ForInStatement: assigns,
	ForOfStatement: assigns,
	UnaryExpression: ({node}) => node.operator === 'delete' && assignsToBuiltIn(node.argument),
	CallExpression: ({node}) => changesItsArgument(node),
};

function declare(pattern: unknown, into: Set<string>): void {
	if (!isNode(pattern)) return;
	if (pattern.type === 'Identifier') into.add(String(pattern.name));
	for (const key of ['left', 'argument', 'value']) declare(pattern[key], into);
	for (const key of ['elements', 'properties']) {
		const parts = pattern[key];
		if (Array.isArray(parts)) for (const part of parts) declare(part, into);
	}
}

/** Of a tool that is there in part, one of those parts is used. */
function hasSuchPart(node: AnyNode, parent: AnyNode | null, place: string): boolean {
	const name = String(node.name);
	const parts = Object.hasOwn(callTools, name) ? callTools[name] : null;
	if (!parts) return true;
	if (parent?.type !== 'MemberExpression' || place !== 'object' || parent.computed === true) return false;
	return isNode(parent.property) && parts.includes(String(parent.property.name));
}

function textOf(literal: unknown): string {
	return isNode(literal) ? String(literal.value) : '';
}

/** The name of the part that is asked for; null where it is worked out. */
function partOf(node: AnyNode): string | null {
	const {property} = node;
	if (!isNode(property)) return null;
	if (property.type === 'Literal') return String(property.value);
	return node.computed === true ? null : String(property.name);
}

/** Whether this is a built-in object by its name, or a part of one. */
function isOfBuiltIn(node: unknown): boolean {
	let at = node;
	while (isNode(at) && at.type === 'MemberExpression') {
		const part = partOf(at);
		if (part === '__proto__' || part === 'constructor') return true;
		at = at.object;
	}
	return isNode(at) && at.type === 'Identifier' && CONTAINED.has(String(at.name));
}

/** Whether a built-in prototype, or what makes functions from text, is taken for something that can't be seen. */
function leadsToBuiltIn(node: AnyNode, parent: AnyNode | null, place: string): boolean {
	const part = partOf(node);
	const isAskedFor = parent?.type === 'BinaryExpression' || (parent?.type === 'MemberExpression' && place === 'object');
	if (part === 'prototype') return isOfBuiltIn(node.object) && !isAskedFor;
	if (part !== 'constructor') return false;
	// `x.constructor.name` is nearly its only use.
	return !(isAskedFor && (parent?.type === 'BinaryExpression' || (parent !== null && partOf(parent) === 'name')));
}

/** Whether something is assigned to a built-in object or a part of one, however deep in a pattern. */
function assignsToBuiltIn(target: unknown): boolean {
	if (!isNode(target)) return false;
	if (target.type === 'MemberExpression') return isOfBuiltIn(target);
	if (target.type === 'Identifier' || target.type === 'VariableDeclaration') return false;
	return Object.values(target).some(part =>
		Array.isArray(part) ? part.some(assignsToBuiltIn) : assignsToBuiltIn(part),
	);
}

/** `Object.assign(Array.prototype, …)` and the like. */
function changesItsArgument({callee, arguments: args}: AnyNode): boolean {
	if (!isNode(callee) || callee.type !== 'MemberExpression' || !isNode(callee.object) || !Array.isArray(args))
		return false;
	const part = partOf(callee);
	return (CHANGING[String(callee.object.name)]?.has(part ?? '') ?? false) && isOfBuiltIn(args[0]);
}
