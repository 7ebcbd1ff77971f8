#!/usr/bin/env node
// The launcher: makes sure a Node that can run the program does, then hands over to dist/cli.js.
// Written so that any Node since 14.18 can read it.
const NEEDED = 24;

// CommonJS (see package.json beside it): to begin with a module costs every start more than the rest of this file.
if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
	keepCompiled();
	import('../dist/cli.js').catch(error => {
		if (error.code !== 'ERR_MODULE_NOT_FOUND' || !error.url || !error.url.endsWith('/dist/cli.js')) throw error;
		process.stderr.write('lunch: this checkout is not built yet. Run `npm ci` (or `npm run build`) first.\n');
		process.exitCode = 1;
	});
} else {
	runWithBundledNode();
}

// Node keeps what it compiled in the folder for temporary files, unless it is told another one. Anybody could make that first, and
// what is read from there is run as it is: so it is a folder that nobody but this user can write to.
function keepCompiled() {
	const {enableCompileCache} = require('node:module');
	if (process.env.NODE_COMPILE_CACHE || process.platform === 'win32') {
		enableCompileCache();
		return;
	}
	const folder = ownCache();
	if (folder !== null) enableCompileCache(`${folder}/compiled`);
}

function ownCache() {
	const {XDG_CACHE_HOME = '', HOME = ''} = process.env;
	const cache = XDG_CACHE_HOME.startsWith('/') ? XDG_CACHE_HOME : `${HOME}/.cache`;
	if (cache !== XDG_CACHE_HOME && !HOME.startsWith('/')) return null;
	const {mkdirSync, statSync} = require('node:fs');
	const folder = `${cache}/lunch`;
	for (const each of [cache, folder]) {
		try {
			mkdirSync(each, {mode: 0o700});
		} catch {
			// It is there, or can't be made.
		}
	}
	try {
		const {uid, mode} = statSync(folder);
		return uid === process.getuid() && (mode & 0o022) === 0 ? folder : null;
	} catch {
		return null;
	}
}

// In a checkout a dev dependency brings the right version, whatever the system has.
function runWithBundledNode() {
	const node = require('node:path').join(__dirname, '../node_modules/.bin/node');
	if (!require('node:fs').existsSync(node)) {
		process.stderr.write(
			`lunch: needs Node.js ${NEEDED} or newer, this is ${process.versions.node}. Install it from https://nodejs.org and run lunch again.\n`,
		);
		process.exitCode = 2;
		return;
	}
	const {spawn} = require('node:child_process');
	// The channel is how the child learns that this process was killed.
	const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
	const child = spawn(node, [__filename, ...process.argv.slice(2)], {stdio});
	// A terminal sends its signals to both; one sent to this process alone is passed on.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	child.on('error', error => {
		process.stderr.write(`lunch: could not start ${node}: ${error.message}\n`);
		process.exitCode = 1;
	});
	child.on('exit', (code, signal) => {
		if (signal) {
			process.removeAllListeners(signal);
			process.kill(process.pid, signal);
		} else process.exitCode = code === null ? 1 : code;
	});
}
