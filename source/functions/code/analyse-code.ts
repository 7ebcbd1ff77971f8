import {type Node, parse} from 'acorn';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {FunctionCode} from '../functions.ts';
import type {CodePlan} from '../pool/worker-messages.ts';
import {callTools, containedModules, containedNames} from './contained-names.ts';
import {moduleVariable} from './module-variable.ts';

/** Longer code is not looked at: it gets a worker of its own. */
const MOST_LOOKED_AT = 256 * 1024;

const CONTAINED = new Set(containedNames);

const TOOLS = new Set(Object.keys(callTools));

/** Of these only named functions are used: they change nothing that was there before. */
const HARMLESS_PARTS: Readonly<Record<string, ReadonlySet<string>>> = {
	Object: new Set(['keys', 'values', 'entries', 'fromEntries', 'is', 'groupBy', 'hasOwn']),
	Array: new Set(['isArray', 'of', 'from']),
	Promise: new Set(['all', 'allSettled', 'any', 'race', 'resolve', 'reject', 'withResolvers']),
	Date: new Set(['now', 'UTC', 'parse']),
};
const ANY_PART = new Set(['Math', 'JSON', 'Number', 'String', 'BigInt']);
const SUSPECT_KEYS = new Set([
	'__proto__',
	'constructor',
	'prototype',
	'__defineGetter__',
	'__defineSetter__',
	'prepareStackTrace',
]);

type AnyNode = Node & Record<string, unknown>;

/**
 * What JavaScript code can do, from reading it. Whoever can't name anything outside itself can't leave anything
 * there, so its worker need not be replaced; what can't be told counts as doing everything.
 *
 * A name counts as the outer one if it is used anywhere, also where the code has one of its own: that is
 * enough, and needs no scopes. FUNCTION_INVALID where it is no JavaScript.
 */
export function analyseCode(code: FunctionCode, modules: readonly string[]): CodePlan {
	const entry = code.kind === 'module' ? code.entry : '';
	const open = {kind: code.kind, entry, isContained: false, mayChangeBuiltIns: true, tools: []};
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
			[...seen.used].every(name =>
				seen.declared.has(name) ? !(name in globalThis) || CONTAINED.has(name) : CONTAINED.has(name) || TOOLS.has(name),
			);
		if (!isContained) return open;
		const tools = [...seen.used].filter(name => TOOLS.has(name));
		return {kind: code.kind, entry, isContained, mayChangeBuiltIns: seen.mayChange, tools};
	} catch (error) {
		// Nested too deeply to be looked at.
		if (error instanceof RangeError) return open;
		throw error;
	}
}

/** The code's syntax; null where it is nested too deeply to be read. */
function parseCode({kind, source}: FunctionCode): AnyNode | null {
	try {
		if (kind === 'module') return parse(source, {ecmaVersion: 'latest', sourceType: 'module'}) as unknown as AnyNode;
		const tree = parse(`"use strict";(${source}\n)`, {ecmaVersion: 'latest', sourceType: 'script'});
		const [, expression, ...more] = tree.body;
		if (expression?.type === 'ExpressionStatement' && more.length === 0) return expression as unknown as AnyNode;
	} catch (error) {
		if (/stack space/.test(messageOf(error))) return null;
		throw new LunchError('FUNCTION_INVALID', `The function is no JavaScript: ${messageOf(error)}.`, {cause: error});
	}
	throw new LunchError('FUNCTION_INVALID', 'The source has to be one function expression.');
}

interface Seen {
	used: Set<string>;
	declared: Set<string>;
	/** Whether it does something that names alone do not show: imports, code from text. */
	reachesOut: boolean;
	/** Whether it may change built-in objects. */
	mayChange: boolean;
}

function look(tree: AnyNode): Seen {
	const seen: Seen = {used: new Set(), declared: new Set(), reachesOut: false, mayChange: false};
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

/** Whether the identifier in this place is no variable, but the name of a property or of a label. */
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
	switch (node.type) {
		case 'ImportDeclaration':
			if (!containedModules.includes(textOf(node.source))) seen.reachesOut = true;
			break;
		case 'ImportExpression':
		case 'MetaProperty':
		case 'ExportAllDeclaration':
			seen.reachesOut = true;
			break;
		case 'ExportNamedDeclaration':
			if (node.source) seen.reachesOut = true;
			break;
		case 'Identifier':
			seen.used.add(String(node.name));
			if (!isHarmlessUse(node, parent, place)) seen.mayChange = true;
			if (!hasSuchPart(node, parent, place)) seen.reachesOut = true;
			break;
		case 'MemberExpression':
		case 'Property':
		case 'MethodDefinition':
		case 'PropertyDefinition':
			if (!hasHarmlessKey(node)) seen.mayChange = true;
			break;
		case 'AssignmentExpression':
		case 'UpdateExpression':
		case 'ForInStatement':
		case 'ForOfStatement':
			if (assignsToPart(node.left ?? node.argument)) seen.mayChange = true;
			break;
		case 'UnaryExpression':
			if (node.operator === 'delete') seen.mayChange = true;
			break;
		case 'ThisExpression':
		case 'Super':
		case 'ClassExpression':
		case 'ClassDeclaration':
		case 'TaggedTemplateExpression':
			seen.mayChange = true;
	}
}

function declare(pattern: unknown, into: Set<string>): void {
	if (!isNode(pattern)) return;
	if (pattern.type === 'Identifier') into.add(String(pattern.name));
	for (const key of ['left', 'argument', 'value']) declare(pattern[key], into);
	for (const key of ['elements', 'properties']) {
		const parts = pattern[key];
		if (Array.isArray(parts)) for (const part of parts) declare(part, into);
	}
}

/** A built-in object is used as it is meant: called, made, or asked for a part that changes nothing. */
function isHarmlessUse(node: AnyNode, parent: AnyNode | null, place: string): boolean {
	const name = String(node.name);
	if (!CONTAINED.has(name) || name === 'undefined' || name === 'NaN' || name === 'Infinity') return true;
	if (name === 'Reflect' || name === 'Proxy') return false;
	if (place === 'callee' && (parent?.type === 'CallExpression' || parent?.type === 'NewExpression')) return true;
	if (parent?.type === 'BinaryExpression' && parent.operator === 'instanceof') return true;
	if (parent?.type !== 'MemberExpression' || place !== 'object' || parent.computed === true) return false;
	const part = isNode(parent.property) ? String(parent.property.name) : '';
	return ANY_PART.has(name) || (HARMLESS_PARTS[name]?.has(part) ?? false);
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

/** A key that is known, and leads to no built-in object. */
function hasHarmlessKey(node: AnyNode): boolean {
	const key = node.type === 'MemberExpression' ? node.property : node.key;
	if (!isNode(key)) return false;
	if (key.type === 'Literal') return typeof key.value === 'number' || !SUSPECT_KEYS.has(String(key.value));
	return node.computed !== true && !SUSPECT_KEYS.has(String(key.name));
}

/** Whether something is assigned to a part of an object, however deep in a pattern. */
function assignsToPart(target: unknown): boolean {
	if (!isNode(target)) return false;
	if (target.type === 'MemberExpression') return true;
	if (target.type === 'Identifier' || target.type === 'VariableDeclaration') return false;
	return true;
}
