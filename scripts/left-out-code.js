// Modules of dependencies that nothing here ever calls, and that are large. They are left out of the bundle; a
// dependency that has them no longer fails the build.

const modules = [
	// Queues are on Redis, never in PostgreSQL.
	{file: /\/bullmq\/dist\/(?:esm|cjs)\/postgres\/sql-scripts\.js$/, code: 'module.exports = {};'},
	// No job is repeated by a calendar.
	{file: /\/cron-parser\/dist\/index\.js$/, code: 'module.exports = {};'},
	// The description of the HTTP API is given as JSON alone.
	{file: /\/yaml\/dist\/index\.js$/, code: 'module.exports = {};'},
	// Bull Board reads fields of INFO, none of its lists; this module brings lodash for them.
	{
		file: /\/redis-info\/index\.js$/,
		code: String.raw`module.exports = {
			parse: info => Object.fromEntries([...info.matchAll(/^([^#:\r\n]+):([^\r\n]*)/gm)].map(([, name, value]) => [name, value])),
		};`,
	},
];

/** The plugin that leaves them out. */
export function leftOutCode() {
	const left = new Set();
	return {
		name: 'left-out-code',
		load(id) {
			const module = modules.find(({file}) => file.test(id));
			if (!module) return null;
			left.add(module);
			return {code: module.code, moduleType: 'js'};
		},
		buildEnd() {
			if (left.size < modules.length) throw new Error('a dependency changed: look at scripts/left-out-code.js again');
		},
	};
}
