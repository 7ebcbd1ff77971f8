// `npm run dev -- [arguments of lunch serve]`: builds and serves; npm has Node watch the sources and start this again.
import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
let child;

/** Runs one of this checkout's programs to its end; resolves with its exit code. */
function run(...args) {
	child = spawn(process.execPath, args, {stdio: 'inherit', cwd: root});
	return new Promise(resolve => child.once('exit', code => resolve(code ?? 1)));
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
process.exitCode =
	(await run('scripts/build-if-stale.js')) || (await run('bin/lunch.js', 'serve', ...process.argv.slice(2)));
