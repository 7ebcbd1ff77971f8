// Importing one of Node's own modules by name reads every export of it, and with that loads what belongs to any of them:
// `node:util` brings worker threads, `node:timers/promises` too. Asked for in the process, they bring what is used.

const lazy = /^node:(?:util|tty|timers\/promises|os)$/;
const isOwn = /\/source\/.*\.tsx?$/;
const IMPORTED = '\0lazy-builtin:';
const REQUIRED = '\0required-builtin:';
/** Loaded when it is used; to find a module of Node's through the loader of modules takes longer than what it is for. */
const DYNAMIC = /\bimport\((['"])(node:sqlite)\1\)/g;

/** Functions that are looked up when they are called: most runs need none of them. */
const usedLater = new Set(['parseArgs', 'setTimeout', 'setInterval', 'setImmediate']);

/** The plugin that has these modules looked up in the process instead of imported. */
export function lazyBuiltins() {
	return {
		name: 'lazy-builtins',
		resolveId: {
			filter: {id: lazy},
			handler(id, importer, {kind}) {
				if (kind === 'dynamic-import') return null;
				// A module that one dependency imports, another one may require.
				return (isOwn.test(importer ?? '') && kind === 'import-statement' ? IMPORTED : REQUIRED) + id;
			},
		},
		load: {
			filter: {id: /^\0(?:lazy|required)-builtin:/},
			handler(id) {
				if (id.startsWith(REQUIRED)) {
					const name = JSON.stringify(id.slice(REQUIRED.length));
					return {code: `module.exports = process.getBuiltinModule(${name});`, moduleType: 'js'};
				}
				const name = id.slice(IMPORTED.length);
				// A module that imports only some of them has the others left out.
				const read = `/* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(name)})`;
				const names = Object.keys(process.getBuiltinModule(name)).filter(own => /^[A-Za-z]+$/.test(own));
				const exports = names.map(own =>
					usedLater.has(own)
						? `export const ${own} = (...args) => ${read}.${own}(...args);`
						: `export const ${own} = /* @__PURE__ */ (() => ${read}.${own})();`,
				);
				return {code: [...exports, `export default ${read};`].join('\n'), moduleType: 'js', moduleSideEffects: false};
			},
		},
		transform: {
			filter: {id: isOwn, code: "import('node:"},
			handler(code) {
				const changed = code.replaceAll(
					DYNAMIC,
					(_, _quote, name) => `Promise.resolve(process.getBuiltinModule('${name}'))`,
				);
				return changed === code ? null : {code: changed, map: null};
			},
		},
	};
}
