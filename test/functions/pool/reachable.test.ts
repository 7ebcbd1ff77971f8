import {expect, test} from 'vitest';
import {analyseCode} from '../../../source/functions/code/analysis/analyse-code.ts';
import {callTools, containedNames} from '../../../source/functions/code/analysis/contained-names.ts';
import {nodeCall, returnOf} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

// Everything that a contained function can get hold of: by names, by properties, accessors and prototypes, by calling
// and constructing whatever it meets with all kinds of arguments, and by what is thrown at that. What it finds twice, in
// two calls of their own, is shared by all calls of a process: it has to be frozen, and must not lead out.

/** The text of a function that gathers what can be reached, and keeps it in its caller's hands alone. */
const harvest = `() => {
	const roots = {${[...containedNames.filter(name => !/^(?:undefined|NaN|Infinity)$/.test(name)), ...Object.keys(callTools).filter(name => !/^(?:performance|crypto)$/.test(name))].join(', ')}};
	roots.timer = setTimeout(() => {}, 1e6);
	roots.now = performance.now;
	roots.uuid = crypto.randomUUID;
	roots.syntax = [function* () {}, async () => {}, async function* () {}, (function* () {})(), (async function* () {})(), /x/, 'x', 1, 1n, true, Symbol('s'), new Error('e')];
	const kinds = () => [undefined, null, 0, -1, 'x', '?', Symbol.iterator, 1n, {}, [], () => {}, /x/g, new Uint8Array(2), new Map(), new Set(), new Date(0), Promise.resolve(), new URL('a:')];
	// They would wait, or end nothing.
	const skipped = new Set(['setInterval', 'setTimeout', 'setImmediate', 'queueMicrotask', 'trace', 'log', 'info', 'debug', 'error', 'warn', 'dir', 'dirxml', 'table', 'assert', 'group', 'groupCollapsed', 'count', 'countReset', 'time', 'timeLog', 'timeEnd', 'groupEnd', 'repeat', 'padStart', 'padEnd', 'normalize', 'freeze', 'seal', 'preventExtensions']);
	const found = new Map();
	const next = [];
	const meet = (value, path) => {
		if ((typeof value !== 'object' && typeof value !== 'function') || value === null || found.has(value) || path.length > 400) return;
		found.set(value, path);
		next.push(value);
	};
	for (const [name, value] of Object.entries(roots)) meet(value, name);
	let steps = 0;
	const attempt = (work, path) => {
		steps += 1;
		try { meet(work(), path); } catch (error) { meet(error, path + '!'); }
	};
	while (next.length > 0) {
		const value = next.shift();
		const path = found.get(value);
		attempt(() => Reflect.getPrototypeOf(value), path + '.^');
		let keys = [];
		try { keys = Reflect.ownKeys(value); } catch {}
		for (const key of keys.slice(0, 200)) {
			const at = path + '.' + String(key);
			let property;
			try { property = Reflect.getOwnPropertyDescriptor(value, key); } catch {}
			meet(property?.value, at);
			meet(property?.get, at + ':get');
			meet(property?.set, at + ':set');
		}
		if (typeof value !== 'function' || steps > 60000 || skipped.has(value.name) || skipped.has(path) || path.split('(').length > 2) continue;
		for (const argument of kinds()) {
			attempt(() => Reflect.apply(value, argument, [argument, 'x']), path + '(' + typeof argument + ')');
			attempt(() => Reflect.apply(value, undefined, [argument]), path + '(' + typeof argument + ')');
			attempt(() => Reflect.construct(value, [argument]), path + '(new ' + typeof argument + ')');
		}
		const owner = path.split('.').slice(0, 1)[0];
		for (const receiver of [roots[owner], roots[owner]?.prototype]) {
			if (receiver) attempt(() => Reflect.apply(value, receiver, ['x', 'y']), path + '(own)');
		}
	}
	return found;
}`;

/** Runs it twice, and tells what both found that anybody could change, or that code from text came of. */
const compare = `() => {
	const harvest = ${harvest};
	const [one, other] = [harvest(), harvest()];
	const shared = [...one].filter(([value]) => other.has(value));
	// Each call is given its own console and timers.
	const isOfCall = path => /^(?:console|\\w*Timeout|\\w*Interval|\\w*Immediate|queueMicrotask|now|uuid|timer)(?:[.]\\w+)?$/.test(path);
	// These change though they are frozen.
	const asks = [Map.prototype.has, Set.prototype.has, WeakMap.prototype.has, WeakSet.prototype.has, Date.prototype.getTime, URLSearchParams.prototype.has, Uint8Array.prototype.values];
	const holds = value => asks.some(ask => { try { Reflect.apply(ask, value, [1]); return true; } catch { return false; } });
	const open = shared.filter(([value, path]) => (!Object.isFrozen(value) || holds(value)) && !isOfCall(path));
	return {
		shared: shared.length,
		open: open.map(([, path]) => path),
		ways: shared.filter(([value]) => typeof value === 'function' && /^(?:eval|require|Function|fetch|compileFunction|getBuiltinModule|runInThisContext)$/.test(value.name) && !/EvalError|makes none/.test(String(value))).map(([value, path]) => path + ' ' + value.name),
		process: shared.filter(([value]) => { try { return Object.prototype.toString.call(value) === '[object process]' || 'getBuiltinModule' in value || 'process' in value; } catch { return false; } }).map(([, path]) => path),
	};
}`;

test('a contained function can reach nothing that another call finds changed', async () => {
	const pool = openPool({limit: 1, timeoutMs: 60_000, memoryBytes: 1024 ** 3});
	expect(analyseCode({kind: 'expression', source: compare}, []).isContained).toBe(true);
	const found = (await returnOf(pool.functions, nodeCall(compare))) as Record<string, unknown>;
	expect(found).toMatchObject({open: [], ways: [], process: []});
	expect(found.shared).toBeGreaterThan(700);
	await pool.close();
}, 120_000);
