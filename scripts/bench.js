// npm run bench NAME [flags]: runs test/bench/NAME.ts.
import {existsSync, readdirSync} from 'node:fs';

const folder = new URL('../test/bench/', import.meta.url);
const [name = ''] = process.argv.slice(2);
const file = new URL(`${name}.ts`, folder);

if (/^[\w-]+$/.test(name) && existsSync(file)) await import(file.href);
else {
	const names = readdirSync(folder).flatMap(entry => (entry.endsWith('.ts') ? entry.slice(0, -'.ts'.length) : []));
	process.stderr.write(`npm run bench <name>, where the name is one of ${names.join(', ')}.\n`);
	process.exitCode = 2;
}
