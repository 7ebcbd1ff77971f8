// Builds where dist/ is missing, was left unfinished, or is older than something that it is made of.
import {existsSync} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The file that a build writes last. */
const stamp = `${root}dist/.built`;
const inputs = ['source', 'scripts', 'package.json', 'package-lock.json', 'LICENSE'];

/** When the newest file below a path was changed, or a folder's list of files, in milliseconds. */
async function changedAt(path) {
	const state = await stat(path);
	if (!state.isDirectory()) return state.mtimeMs;
	const names = (await readdir(path)).filter(name => name !== 'node_modules');
	const times = await Promise.all(names.map(name => changedAt(`${path}/${name}`)));
	return Math.max(state.mtimeMs, ...times);
}

/**
 * Whether npm runs this for `npx lunch`. It does so only the first time in a checkout, where a person waits for the
 * program: what is built does then, and the times of a thousand files need not be looked at.
 */
const isFirstRun = process.env.npm_command === 'exec' && existsSync(stamp);

async function isStale() {
	const builtAt = await stat(stamp).then(
		state => state.mtimeMs,
		() => Number.NEGATIVE_INFINITY,
	);
	const newest = Math.max(...(await Promise.all(inputs.map(input => changedAt(`${root}${input}`)))));
	return builtAt <= newest;
}

if (!isFirstRun && (await isStale())) await import('./build.js');
