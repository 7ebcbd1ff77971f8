// Runs a benchmark: npm run bench NAME runs test/bench/NAME.ts, which prints what it measured.
import {readdirSync} from 'node:fs';
import {basename} from 'node:path';

const folder = new URL('../test/bench/', import.meta.url);
const names = readdirSync(folder)
	.filter(file => file.endsWith('.ts'))
	.map(file => basename(file, '.ts'));

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
	process.stderr.write(`Usage: npm run bench NAME\nNAME is one of: ${names.join(', ')}\n`);
	process.exitCode = 2;
} else {
	const {bench} = await import(new URL(`${name}.ts`, folder).href);
	await bench(args);
}
