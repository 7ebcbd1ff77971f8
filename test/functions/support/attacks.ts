import type {CallRequest} from '../../../source/functions/functions.ts';

/** Code of one tenant that attacks the next one on the same worker. */
export type Attack = [what: string, source: string, more?: Partial<CallRequest>];

/** Stays without an end, and takes no processor's time for it. */
const STAY = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

const BUILT_IN = 'const builtIn = name => process.getBuiltinModule(name);';

/** A frame of a worker, written by hand. */
const FRAME = `${BUILT_IN}
	const frame = (head, text) => {
		const body = Buffer.from(text ?? '');
		const json = Buffer.from(JSON.stringify({...head, sizes: text === undefined ? [] : [body.length]}));
		const prefix = Buffer.alloc(8);
		prefix.writeUInt32LE(json.length, 0);
		prefix.writeUInt32LE(body.length, 4);
		return Buffer.concat([prefix, json, body]);
	};
	const outcome = id => frame({kind: 'outcome', id, state: 'returned', encoding: 'json', error: null, isWorn: false, isClean: true}, '"fake"');`;

export const attacks: readonly Attack[] = [
	[
		'changes what the worker reads and writes with',
		`() => {
			const write = JSON.stringify, read = JSON.parse, seen = [];
			JSON.parse = (text, ...rest) => { seen.push(text); return read(text, ...rest); };
			JSON.stringify = (value, ...rest) => {
				if (value === 'what did you see?') return seen;
				if (value && value.kind === 'outcome') value.isClean = true;
				return write(value, ...rest);
			};
			return 'planted';
		}`,
	],
	[
		'reads what the worker is sent by way of the streams',
		`() => {
			${BUILT_IN}
			globalThis.seen = [];
			const {Socket} = builtIn('node:net');
			for (const name of ['write', 'push', 'emit', 'on']) {
				const own = Socket.prototype[name];
				Socket.prototype[name] = function (...args) { seen.push(String(args)); return own.apply(this, args); };
			}
			return 1;
		}`,
	],
	[
		'says what it likes in every method that could be used to answer',
		`() => {
			for (const home of [Array.prototype, String.prototype, Map.prototype, Promise.prototype, Object, Buffer, Buffer.prototype]) {
				for (const name of Object.getOwnPropertyNames(home)) {
					const own = home[name];
					if (typeof own !== 'function' || name === 'constructor') continue;
					try { home[name] = function (...args) { (globalThis.seen ??= new Set()).add(args); return own.apply(this, args); }; } catch {}
				}
			}
			return 1;
		}`,
	],
	[
		'answers before its time, and stays',
		`() => { ${FRAME}
			const own = JSON.stringify;
			builtIn('node:fs').writeSync(3, outcome('00000000-0000-4000-8000-000000000000'));
			${STAY}
		}`,
	],
	[
		'says that its worker is ready once more',
		`() => { ${FRAME} builtIn('node:fs').writeSync(3, frame({kind: 'ready'})); ${STAY} }`,
	],
	['writes half a frame', `() => { ${FRAME} builtIn('node:fs').writeSync(3, outcome('x').subarray(0, 20)); ${STAY} }`],
	[
		'reads the pipe itself',
		`() => { ${BUILT_IN}
			setInterval(() => { try { const into = Buffer.alloc(65536); const size = builtIn('node:fs').readSync(3, into); (globalThis.seen ??= []).push(into.toString('utf8', 0, size)); } catch {} }, 1);
			return 1;
		}`,
	],
	[
		'leaves a program that holds the pipe',
		`() => { ${BUILT_IN} builtIn('node:child_process').spawn('sh', ['-c', 'cat <&3 >&1'], {stdio: ['ignore', 'inherit', 'inherit', 3], detached: true}).unref(); return 1; }`,
	],
	[
		'leaves a thread',
		`() => { ${BUILT_IN} new (builtIn('node:worker_threads').Worker)("setInterval(() => require('fs').writeSync(1, 'late'), 1)", {eval: true}); return 1; }`,
	],
	['never comes to an end', '() => { for (;;); }'],
	['fills the memory', '() => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); }'],
	['ends the process', '() => { process.exit(0); }'],
	[
		'throws at every look',
		'() => { throw new Proxy({}, {get() { throw 1; }, getPrototypeOf() { throw 2; }, ownKeys() { throw 3; }}); }',
	],
	['gives something new for each look', '() => ({get seen() { return Math.random(); }, toJSON() { return "fake"; }})'],
	[
		'leaves a patched prototype by a computed name',
		"() => { const name = ['__pro', 'to__'].join(''); try { ({})[name].seen = 1; } catch {} return 1; }",
	],
	[
		'makes code from text by a computed name',
		"() => { const name = ['construc', 'tor'].join(''); try { return (() => {})[name]('globalThis.seen = 1; return process')().pid; } catch (error) { return error.message; } }",
	],
	['keeps something on a built-in function', "() => { try { [].push.call(Math.max, 'kept'); } catch {} return 1; }"],
	[
		'keeps something in what shows values',
		"() => { console.log({[Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) { try { inspect.defaultOptions.depth = 0; options.stylize.seen = 1; inspect.custom.seen = 1; } catch {} return ''; }}); return 1; }",
	],
	[
		'is in Node with a state of its own',
		'export const f = () => (globalThis.seen = [1]);',
		{code: {kind: 'module', source: 'globalThis.seen = []; export const f = () => seen.push(1);', entry: 'f'}},
	],
];
