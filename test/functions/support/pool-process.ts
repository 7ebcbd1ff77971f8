// A service of its own: opens a pool, lets functions run that end by no means but force, and says when they do.
import {nodeCall} from './calling.ts';
import {openPool} from './open-pool.ts';
import '../../support/program/keep-compiled.ts';

const [mark = '', mode] = process.argv.slice(2);
const options = {
	sandboxed: {},
	unshared: {isolation: {allowNet: false, bwrap: null}},
	// Of the programs that it would use, a system may have none, or `setpriv` alone.
	bare: {isolation: {allowNet: false, bwrap: null, isLoose: true}, env: {PATH: '/nowhere'}},
	bound: {isolation: {allowNet: false, bwrap: null, isLoose: true}, env: {PATH: process.env.SETPRIV_ONLY ?? ''}},
}[mode ?? ''];
if (!options) throw new Error(`no such mode: ${mode}`);
const {functions} = openPool({limit: 3, ...options});
const stubborn = `mark => {
	process.on('SIGTERM', () => {});
	child_process.spawn('setsid', ['sleep', mark], {detached: true, stdio: 'ignore'}).unref();
	console.log('up');
	for (;;);
}`;
let up = 0;
for (let i = 0; i < 2; i += 1) {
	functions.start(nodeCall(stubborn, [mark], {modules: ['node:child_process'], timeoutMs: 600_000}), event => {
		if (event.kind === 'stdout') up += 1;
		if (up === 2) process.stdout.write('up\n');
	});
}
