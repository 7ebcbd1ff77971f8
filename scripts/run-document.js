// Runs the commands of a document, in one shell that ends at the first that fails:
// node scripts/run-document.js docs/replaces.md. `lunch` is this checkout, and menus come from recorded answers.
import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Waits for the first line of a program. */
function firstLine(child) {
	return new Promise((resolve, reject) => {
		child.stdout.once('data', text => resolve(String(text).trim()));
		child.once('exit', code => reject(new Error(`it ended with ${code}`)));
	});
}

/** Ends what the commands of a shell left running, which leads a group of processes of its own. */
function endGroup(leader) {
	try {
		process.kill(-leader, 'SIGTERM');
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

async function main(document) {
	const text = await readFile(document, 'utf8');
	const commands = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines]) => lines).join('');
	const folder = await mkdtemp(join(tmpdir(), 'lunch-document-'));
	const upstream = spawn(process.execPath, [join(root, 'scripts/fake-upstream.ts'), '0', '0'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const port = 20_000 + Math.floor(Math.random() * 20_000);
	const env = {
		PATH: process.env.PATH,
		HOME: folder,
		LANG: 'C.UTF-8',
		LUNCH_UPSTREAM: await firstLine(upstream),
		LUNCH_PORT: String(port),
		LUNCH_GRPC_PORT: String(port + 1),
		address: `http://127.0.0.1:${port}`,
		NODE: process.execPath,
		LUNCH: join(root, 'bin/lunch.js'),
	};
	const start = `set -euo pipefail; lunch() { "$NODE" "$LUNCH" "$@"; }; set -x\n`;
	const shell = spawn('bash', ['--norc', '-c', start + commands], {
		cwd: folder,
		env,
		stdio: ['ignore', 'inherit', 'inherit'],
		detached: true,
	});
	const code = await new Promise(resolve => shell.on('exit', resolve));
	upstream.kill();
	endGroup(shell.pid);
	await rm(folder, {recursive: true, force: true, maxRetries: 10});
	return code ?? 1;
}

process.exitCode = await main(process.argv[2]);
