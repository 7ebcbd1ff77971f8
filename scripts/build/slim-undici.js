// Of undici, dispatchers and `request` are used. Its index also loads what browsers have (fetch, web sockets), mocks,
// caches and interceptors, and two more parsers of HTTP, an experiment and one for processors with SIMD, in whose place it
// takes the one that runs everywhere: half of it. They are left out of the bundle; a new version that looks different
// fails the build.

const unused = /^\.\/lib\/(?:mock|interceptor|cache|web)\//;
const STUB = '\0unused-part-of-undici';
/** Whatever is taken from it is a class again. */
const NOTHING =
	'module.exports = new Proxy(class {}, {get: (made, name) => name === "prototype" ? made.prototype : module.exports});';

/** The plugin that leaves them out. */
export function slimUndici() {
	let left = 0;
	let hasParser = false;
	let hasFastParser = false;
	return {
		name: 'slim-undici',
		resolveId: {
			filter: {id: unused},
			handler(_source, importer) {
				if (!importer?.endsWith('/undici/index.js')) return null;
				left += 1;
				return STUB;
			},
		},
		load: {
			filter: {id: [/^\0unused-part-of-undici$/, /\/undici\/lib\/llhttp\/llhttp_simd-wasm\.js$/]},
			handler(id) {
				if (id === STUB) return {code: NOTHING, moduleType: 'js'};
				hasFastParser = true;
				return {code: 'throw new Error("left out");', moduleType: 'js'};
			},
		},
		transform: {
			filter: {id: /\/undici\/lib\/dispatcher\/client-h1\.js$/},
			handler(code) {
				// Node's own build of undici leaves it out by this name.
				hasParser = code.includes("typeof esbuildDetection === 'undefined'");
				return {code: code.replaceAll("typeof esbuildDetection === 'undefined'", 'false'), map: null};
			},
		},
		buildEnd() {
			if (left < 20 || !hasParser || !hasFastParser)
				throw new Error('undici changed: look at scripts/build/slim-undici.js again');
		},
	};
}
