// Bundles the program into dist/.
//
// One entry for the program and one small one per command for Pastel's folder scan; chunks are
// shared. Everything is bundled, so the published package has no dependencies to resolve: start-up
// reads a handful of files, and what was tested is what runs.
import {rm} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {commandNames, pastelFaces} from './pastel-faces.js';

const root = fileURLToPath(new URL('..', import.meta.url));

await rm(new URL('../dist', import.meta.url), {recursive: true, force: true});
await build({
	absWorkingDir: root,
	entryPoints: {
		cli: 'source/cli.ts',
		...Object.fromEntries((await commandNames()).map(name => [`commands/${name}`, `pastel-face:${name}`])),
	},
	outdir: 'dist',
	chunkNames: 'chunks/[name]-[hash]',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node24',
	minifySyntax: true,
	minifyWhitespace: true,
	legalComments: 'linked',
	sourcemap: false,
	jsx: 'automatic',
	logLevel: 'warning',
	define: {'process.env.NODE_ENV': '"production"'},
	// Drivers for other runtimes and a debugger's client: never loaded here.
	external: ['better-sqlite3', 'bun:sqlite', 'react-devtools-core'],
	// Pastel reads the caller's package.json for a version it is given anyway, and dies on a broken one.
	alias: {'read-package-up': './scripts/no-package.js'},
	// CommonJS dependencies call require() for Node's own modules.
	banner: {
		js: "import {createRequire as _createRequire} from 'node:module';const require=_createRequire(import.meta.url);",
	},
	plugins: [pastelFaces()],
});
