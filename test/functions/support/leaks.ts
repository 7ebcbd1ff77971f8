export type Leak = [what: string, leave: string, find: string, expected: unknown, modules?: readonly string[]];

/** Leavings of one call, and the state that the next one on the same worker must find. */
export const leaks: readonly Leak[] = [
	['a variable that was not declared', '() => { leaked = 1; }', '() => typeof leaked', 'undefined'],
	['a global variable', '() => { globalThis.leaked = 1; }', '() => typeof leaked', 'undefined'],
	['a global variable of code from text', "() => { (0, eval)('var leaked = 1'); }", '() => typeof leaked', 'undefined'],
	[
		'a global variable by way of a constructor',
		"() => (() => {}).constructor('globalThis.leaked = 1')()",
		'() => typeof leaked',
		'undefined',
	],
	[
		'a global variable by way of an async constructor',
		"async () => { await (async () => {}).constructor('globalThis.leaked = 1')(); }",
		'() => typeof leaked',
		'undefined',
	],
	...[
		"Object.getPrototypeOf((async () => {}).constructor)('globalThis.leaked = 1')()",
		"Object.getPrototypeOf((function* () {}).constructor)('globalThis.leaked = 1')()",
		"Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).constructor)('globalThis.leaked = 1')()",
		"Reflect.construct(console.log.constructor, ['globalThis.leaked = 1'])()",
		"setTimeout(() => {}).constructor.constructor('globalThis.leaked = 1')()",
	].map((way): Leak => [`what went by ${way}`, `() => { ${way}; }`, '() => typeof leaked', 'undefined']),
	...[
		['a property of it', 'inspect.leaked = 1', 'inspect.leaked ?? 0', 0],
		['its options', 'inspect.defaultOptions.depth = 0', 'inspect.defaultOptions.depth', 2],
		['other options', 'inspect.defaultOptions = {depth: 0}', 'inspect.defaultOptions.depth', 2],
		['its colours', 'inspect.colors.leaked = 1', 'inspect.colors.leaked ?? 0', 0],
		['what it styles with', 'options.stylize.leaked = 1', 'options.stylize.leaked ?? 0', 0],
	].map(([what, leave, find, expected]): Leak => {
		const by = (code: unknown) =>
			`let found; console.log({[Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) { ${code}; return ''; }});`;
		return [
			`how values are shown: ${what}`,
			`() => { ${by(`try { ${leave}; } catch {}`)} }`,
			`() => { ${by(`found = ${find}`)} return found; }`,
			expected,
		];
	}),
	[
		'what stacks are made of',
		`() => {
			const before = Error.prepareStackTrace;
			Error.prepareStackTrace = (_, sites) => sites;
			try { new Error('').stack[0].__proto__.leaked = 1; } catch {}
			Error.prepareStackTrace = before;
		}`,
		"() => { Error.prepareStackTrace = (_, sites) => sites; return new Error('').stack[0].leaked; }",
		undefined,
	],
	[
		"an error of Node's own",
		"() => { try { new URL('?'); } catch (error) { error.constructor.leaked = error.__proto__.leaked = 1; } }",
		"() => { try { new URL('?'); } catch (error) { return error.leaked ?? error.constructor.leaked; } }",
		undefined,
	],
	['a patched prototype', '() => { Array.prototype.leaked = 1; }', '() => [].leaked', undefined],
	['a patched prototype, unnamed', '() => { [].__proto__.leaked = 1; }', '() => [].leaked', undefined],
	['a polluted prototype', "key => { const o = {}; o[key]['leaked'] = 1; }", '() => ({}).leaked', undefined],
	['a prototype that grew', '() => { Object.getPrototypeOf([]).push(1); }', '() => Array.prototype.length', 0],
	['a replaced method', '() => { Map.prototype.get = () => 1; }', '() => new Map().get(2)', undefined],
	['a replaced function', "() => { JSON.stringify = () => 'leaked'; }", '() => JSON.stringify(1)', '1'],
	[
		'a method turned into an accessor',
		'() => { Object.defineProperty(Set.prototype, "has", {get: () => () => 7}); }',
		'() => new Set().has(1)',
		false,
	],
	['a deleted method', '() => { delete String.prototype.trim; }', "() => ' a '.trim()", 'a'],
	[
		'a property under a symbol',
		'() => { Object.prototype[Symbol.for("leaked")] = 1; }',
		'() => ({})[Symbol.for("leaked")]',
		undefined,
	],
	[
		'another prototype of a prototype',
		'() => { Object.setPrototypeOf(Array.prototype, {leaked: 1}); }',
		'() => [].leaked',
		undefined,
	],
	[
		'a prototype that is closed',
		'() => { Object.freeze(Date.prototype); }',
		'() => Object.isFrozen(Date.prototype)',
		false,
	],
	[
		'a property of a built-in function',
		'() => { try { [].map.leaked = 1; } catch {} }',
		'() => [].map.leaked',
		undefined,
	],
	['a patched iterator', '() => { [].values().__proto__.next = () => ({done: true}); }', '() => [...[1, 2]].length', 2],
	[
		'a patched generator',
		'() => { (function* () {}).prototype.__proto__.leaked = 1; }',
		'() => (function* () {})().leaked',
		undefined,
	],
	[
		'a patched promise',
		'() => { Promise.prototype.finally = null; }',
		'() => typeof Promise.prototype.finally',
		'function',
	],
	[
		'how stacks are written',
		'() => { Error.prepareStackTrace = () => "leaked"; }',
		"() => new Error('soup').stack.split('\\n')[0]",
		'Error: soup',
	],
	['what a pattern found', "() => { /(secret)/.exec('a secret'); }", '() => RegExp.$1', ''],
	[
		'a changed timer',
		'() => { setTimeout(() => {}).__proto__.ref = null; }',
		'() => typeof setTimeout(() => {}).ref',
		'function',
	],
	['a patched URL', '() => { URL.prototype.leaked = 1; }', "() => new URL('a:').leaked", undefined],
	[
		'what decodes texts',
		'() => { const d = new TextDecoder(); for (const k of Object.getOwnPropertySymbols(d)) if (Object(d[k]) === d[k]) d[k].__proto__.leaked = 1; }',
		'() => { const d = new TextDecoder(); return Object.getOwnPropertySymbols(d).some(k => Object(d[k]).leaked); }',
		false,
	],
	[
		'an exception of the platform',
		"() => { try { atob('?'); } catch (error) { error.__proto__.leaked = 1; } }",
		"() => { try { atob('?'); } catch (error) { return error.leaked; } }",
		undefined,
	],
	['a module', "() => { path.join = () => 'leaked'; }", "() => path.join('a')", 'a', ['node:path']],
	['the environment', "() => { process.env.LEAKED = '1'; }", '() => process.env.LEAKED', undefined],
	['the folder', "() => { process.chdir('/'); }", "() => process.cwd() === '/'", false],
	['a listener', "() => { process.on('leaked', () => {}); }", "() => process.listenerCount('leaked')", 0],
	['a file', "() => { fs.writeFileSync('leaked', ''); }", "() => fs.existsSync('leaked')", false, ['node:fs']],
	[
		'a file in the folder for temporary files',
		"() => { fs.writeFileSync(os.tmpdir() + '/leaked', ''); }",
		"() => fs.existsSync(os.tmpdir() + '/leaked')",
		false,
		['node:fs', 'node:os'],
	],
	[
		'an open file',
		"() => { fs.openSync('/etc/hosts'); }",
		"() => fs.readdirSync('/proc/self/fd').some(fd => fs.existsSync('/proc/self/fd/' + fd) && fs.readlinkSync('/proc/self/fd/' + fd) === '/etc/hosts')",
		false,
		['node:fs'],
	],
	[
		'a server',
		'() => { net.createServer().listen(0); }',
		'() => process.getActiveResourcesInfo().includes("TCPServerWrap")',
		false,
		['node:net'],
	],
];
