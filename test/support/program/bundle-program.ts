// `node bundle-program.ts SOURCE FILE`: bundles a program of tests with all that it imports into one file.
import {rename} from 'node:fs/promises';
import {rolldown} from 'rolldown';
import {luaTexts} from '../../../scripts/build/lua-texts.js';

const [source = '', file = ''] = process.argv.slice(2);
const bundle = await rolldown({
	input: source,
	platform: 'node',
	external: ['better-sqlite3', 'bun:sqlite', 'esbuild'],
	plugins: [luaTexts()],
	logLevel: 'silent',
});
// Two at once make the same file, each whole when it is there.
const unfinished = `${file}.${process.pid}.js`;
await bundle.write({file: unfinished, format: 'esm', codeSplitting: false});
await rename(unfinished, file);
