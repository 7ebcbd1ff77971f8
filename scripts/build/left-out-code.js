// Modules of dependencies that nothing here ever calls, and that are large. They are left out of the bundle; a
// dependency that has them no longer fails the build.

const NO_COMPILERS = 'module.exports = () => () => { throw new Error("this route has no compiler of its own"); };';

const modules = [
	// Queues are on Redis, never in PostgreSQL.
	{file: /\/bullmq\/dist\/(?:esm|cjs)\/postgres\/sql-scripts\.js$/, code: 'module.exports = {};'},
	// Redis is reached by ioredis; these are for clients of other kinds.
	{file: /\/bullmq\/dist\/esm\/classes\/node-redis-client\.js$/, code: 'export function createNodeRedisClient() {}'},
	{file: /\/bullmq\/dist\/esm\/classes\/bun-redis-client\.js$/, code: 'export function createBunRedisClient() {}'},
	// Compiled for one platform each, and therefore never in the package: msgpackr goes on without.
	{file: /\/msgpackr-extract\/index\.js$/, code: 'module.exports = null;'},
	// The log is written by its own process.
	{file: /\/pino\/lib\/transport\.js$/, code: 'module.exports = () => { throw new Error("no transports"); };'},
	// No job is repeated by a calendar.
	{file: /\/cron-parser\/dist\/index\.js$/, code: 'module.exports = {};'},
	// The description of the HTTP API is given as JSON alone.
	{file: /\/yaml\/dist\/index\.js$/, code: 'module.exports = {};'},
	// Routes are checked by zod and answers written by JSON.stringify (source/services/http/http-server.ts).
	{file: /\/@fastify\/ajv-compiler\/index\.js$/, code: NO_COMPILERS},
	{file: /\/@fastify\/fast-json-stringify-compiler\/index\.js$/, code: NO_COMPILERS},
	// Requests without a network are for tests.
	{file: /\/light-my-request\/index\.js$/, code: 'module.exports = {};'},
	// No tool asks the person at the client to fill in a form, whose answer this would check.
	{
		file: /\/@modelcontextprotocol\/sdk\/dist\/esm\/validation\/ajv-provider\.js$/,
		code: 'exports.AjvJsonSchemaValidator = class {};',
	},
	// The tools' schemas are all of zod 4.
	{file: /\/zod\/v3\/index\.js$/, code: 'export function object() {}'},
	{file: /\/zod-to-json-schema\/dist\/esm\/index\.js$/, code: 'export function zodToJsonSchema() {}'},
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
		load: {
			filter: {id: modules.map(({file}) => file)},
			handler(id) {
				const module = modules.find(({file}) => file.test(id));
				left.add(module);
				return {code: module.code, moduleType: 'js'};
			},
		},
		buildEnd() {
			if (left.size < modules.length)
				throw new Error('a dependency changed: look at scripts/build/left-out-code.js again');
		},
	};
}
