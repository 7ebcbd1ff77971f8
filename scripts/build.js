// Bundles the program into dist/.
//
// Everything is bundled, so the published package has no dependencies to resolve: start-up reads a
// handful of files, and what was tested is what runs. What a menu from the cache needs is one file,
// since finding and opening files is most of the start-up time; the rest is split as it is imported.
import {cp, readFile, rm, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';
import {minifySync} from 'rolldown/utils';
import {appInTwoFiles} from './build/app-in-two-files.js';
import {copyBoard, copySwagger} from './build/browser-pages.js';
import {builtInProtocols} from './build/built-in-protocols.js';
import {calledAtStart} from './build/called-at-start.js';
import {compiledAtOnce} from './build/compile-at-once.js';
import {writeDeclarations} from './build/declarations.js';
import {inAscii} from './build/in-ascii.js';
import {keptPiKernel} from './build/kept-pi-kernel.js';
import {lazyBuiltins} from './build/lazy-builtins.js';
import {leftOutCode} from './build/left-out-code.js';
import {licencesOf} from './build/licences.js';
import {luaTexts} from './build/lua-texts.js';
import {narrowedRequires} from './build/narrowed-requires.js';
import {commandNames, pastelFaces} from './build/pastel-faces.js';
import {quickerStart} from './build/quicker-start.js';
import {writeSchemaFiles} from './build/schema-files.js';
import {sharedPackageInput, sharedPackages} from './build/shared-packages.js';
import {shorterBullScripts} from './build/shorter-lua.js';
import {slimUndici} from './build/slim-undici.js';

/** Code that is bundled once more, as CommonJS, has no address; what it requires then are Node's own modules alone. */
function requiringAnywhere() {
	const from = 'createRequire(import.meta.url)';
	return {
		name: 'requiring-anywhere',
		renderChunk: code => code.replaceAll(from, "createRequire(import.meta.url ?? process.cwd() + '/')"),
	};
}

/** Code of packages alone is minified; of our own, what an uncaught error shows is a line that people can read. */
function minifiedPackages() {
	return {
		name: 'minified-packages',
		renderChunk: (code, chunk) =>
			chunk.moduleIds.every(id => id.includes('/node_modules/')) ? minifySync(chunk.fileName, code).code : null,
	};
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** The modules that every common run loads; those that they import come along. */
const start = /\/source\/(?:cli|commands\/(?:show|list|search)|relay\/open-relay)\.ts$/;

const app = appInTwoFiles();
const bundle = await rolldown({
	cwd: root,
	platform: 'node',
	// Nobody imports the chunks but each other: what an entry exports may be more than it says.
	preserveEntrySignatures: 'allow-extension',
	input: {
		cli: 'source/cli.ts',
		...Object.fromEntries(
			(await commandNames()).map(([module, name]) => [`commands/${module}`, `pastel-face:${name}`]),
		),
	},
	// Drivers for other runtimes and a debugger's client: never loaded here.
	external: ['better-sqlite3', 'bun:sqlite', 'react-devtools-core', 'esbuild'],
	transform: {define: {'process.env.NODE_ENV': '"production"'}},
	// Pastel reads the caller's package.json for a version it is given anyway, and dies on a broken one.
	// Packages that come as modules, too, are taken as such: what nothing imports is left out.
	resolve: {
		// BullMQ pins a patch of semver of its own; one is enough.
		alias: {'read-package-up': `${root}scripts/build/package-stub.js`, semver: `${root}node_modules/semver`},
		mainFields: ['module', 'main'],
		conditionNames: ['module', 'node'],
	},
	plugins: [
		sharedPackages(),
		narrowedRequires(root),
		leftOutCode(),
		luaTexts(),
		shorterBullScripts(),
		lazyBuiltins(),
		quickerStart(),
		pastelFaces(root),
		app.plugin,
	],
	// BullMQ's index names all that it has, and doesn't say that each part works without the others.
	treeshake: {moduleSideEffects: [{test: /\/bullmq\/dist\/esm\//, sideEffects: false}]},
	// Bull Board looks by eval for files that it is told the place of.
	checks: {ineffectiveDynamicImport: false, eval: false},
});
await rm(`${root}dist`, {recursive: true, force: true});
const {output} = await bundle.write({
	dir: `${root}dist`,
	format: 'esm',
	minify: true,
	comments: {legal: true},
	// The chunk of what a common run needs is what is started: one file less to find than by way of its entry.
	entryFileNames: ({name}) => (name === 'cli' ? 'cli-entry.js' : '[name].js'),
	chunkFileNames: ({name}) => (name === 'start' ? 'cli.js' : '[name]-[hash].js'),
	codeSplitting: {groups: [{name: 'start', test: start}, ...app.groups]},
});
await rm(`${root}dist/cli-entry.js`);

// Packages that the program and the library both load, once.
const {input: packages, plugin: packageEntries} = await sharedPackageInput(root);
const sharedBundle = await rolldown({
	cwd: root,
	platform: 'node',
	input: packages,
	plugins: [packageEntries, slimUndici(), lazyBuiltins(), builtInProtocols(root), requiringAnywhere()],
	checks: {eval: false},
});
const {output: sharedOutput} = await sharedBundle.write({
	dir: `${root}dist`,
	format: 'esm',
	minify: true,
	comments: {legal: true},
	chunkFileNames: 'packages/[name]-[hash].js',
});

// Threads and processes of jobs start from files of their own.
const threads = await rolldown({
	cwd: root,
	platform: 'node',
	input: {
		'pi/worker': 'source/jobs/pi/threads/pi-worker.ts',
		'pi/apart': 'source/jobs/pi/apart/pi-apart.ts',
		'jobs/checkpoints': 'source/jobs/embedded/commit/checkpoint-thread.ts',
	},
	plugins: [lazyBuiltins()],
});
const {output: threadsOutput} = await threads.write({
	dir: `${root}dist`,
	format: 'esm',
	minify: true,
	comments: {legal: true},
	chunkFileNames: 'threads-[name]-[hash].js',
});

// The modules that other programs import are apart, too: the files above run the program when they are loaded.
const library = await rolldown({
	cwd: root,
	platform: 'node',
	input: {
		functions: 'source/functions-library.ts',
		checkpoint: 'source/functions/library/checkpoint.ts',
		schema: 'source/relay/output/schema.ts',
		'jobs-schema': 'source/jobs/schema.ts',
		'functions-schema': 'source/functions/schema.ts',
	},
	external: ['esbuild'],
	plugins: [sharedPackages(), requiringAnywhere(), minifiedPackages()],
	checks: {ineffectiveDynamicImport: false, eval: false},
});
const {output: libraryOutput} = await library.write({
	dir: `${root}dist`,
	format: 'esm',
	minify: false,
	comments: {legal: true, annotation: true, jsdoc: false},
	chunkFileNames: 'library-[name]-[hash].js',
});
await writeFile(
	`${root}dist/THIRD-PARTY-LICENCES.txt`,
	licencesOf([...output, ...sharedOutput, ...threadsOutput, ...libraryOutput]),
);

// The files that browsers load from `lunch serve`.
await Promise.all([copySwagger(root), copyBoard(root)]);

// The workers of functions run in sandboxes that show them one file. As CommonJS, Node starts it a tenth faster.
const worker = await rolldown({cwd: root, platform: 'node', input: 'source/functions/pool/node-worker/main.ts'});
await worker.write({file: `${root}dist/functions/node-worker.cjs`, format: 'cjs', minify: true});
const python = ['python-values.py', 'python-modules.py', 'python-worker.py'].map(part =>
	readFile(`${root}source/functions/pool/python/${part}`, 'utf8'),
);
await writeFile(`${root}dist/functions/python-worker.py`, (await Promise.all(python)).join('\n\n'));

// Beside the thread that runs it.
const kernel = await keptPiKernel(root);
await cp(kernel, `${root}dist/pi`, {recursive: true, filter: file => file === kernel || file.endsWith('.wasm')});

// The protocols of gRPC: for this program, and for people who make clients of their own.
for (const file of ['functions.proto', 'opaque.proto', 'health.proto'])
	await cp(`${root}source/functions/wire/${file}`, `${root}dist/${file}`);

// The types of schemas for TypeScript programs, and their JSON for other programs.
for (const name of ['schema', 'jobs-schema', 'functions-schema']) await writeSchemaFiles(`${root}dist`, name);

// The types of `lunch/functions` for TypeScript programs.
await writeDeclarations(root, 'source/functions-library.ts', `${root}dist/types`);

// The files of a common run, with what it calls compiled together with them.
for (const [file, starts] of await calledAtStart(`${root}dist`)) {
	const path = `${root}dist/${file}`;
	await writeFile(path, inAscii(compiledAtOnce(await readFile(path, 'utf8'), starts)));
}

// Last: what stands here says that all of it is there.
await writeFile(`${root}dist/.built`, '');
