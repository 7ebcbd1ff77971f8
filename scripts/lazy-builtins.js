// Importing one of Node's own modules by name reads every export of it, and with that loads what belongs to any of them:
// `node:util` brings worker threads, `node:timers/promises` too. Asked for when they are used, they bring what is used.

const lazy = /^node:(?:util|tty|timers\/promises|os)$/;
const PREFIX = '\0lazy-builtin:';

/** The plugin that has these modules looked up in the process instead of imported. */
export function lazyBuiltins() {
	return {
		name: 'lazy-builtins',
		resolveId(id) {
			return lazy.test(id) ? PREFIX + id : null;
		},
		load(id) {
			if (!id.startsWith(PREFIX)) return null;
			const name = JSON.stringify(id.slice(PREFIX.length));
			return {code: `module.exports = process.getBuiltinModule(${name});`, moduleType: 'js'};
		},
	};
}
