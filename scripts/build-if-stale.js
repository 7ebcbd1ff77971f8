// Builds where dist/ is missing, was left unfinished, or is older than something that it is made of. npm runs
// `prepare` at every `npx lunch` in a checkout, and building takes seconds.
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
	const times = await Promise.all((await readdir(path)).map(name => changedAt(`${path}/${name}`)));
	return Math.max(state.mtimeMs, ...times);
}

const builtAt = await stat(stamp).then(
	state => state.mtimeMs,
	() => Number.NEGATIVE_INFINITY,
);
const newest = Math.max(...(await Promise.all(inputs.map(input => changedAt(`${root}${input}`)))));
if (builtAt <= newest) await import('./build.js');
