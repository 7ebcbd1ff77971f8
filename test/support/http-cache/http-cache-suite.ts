import {execFile, spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {mkdir, mkdtemp, readFile, rename, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {freePort} from '../network/free-port.ts';

// The public tests for HTTP caches (cache-tests.fyi). Fetched where they are used and no dependency: the package
// brings an old npm along.
const NAME = 'http-cache-tests';
const VERSION = '0.4.5';
const INTEGRITY = 'DjuwN9nUZXLTW+wav1LRESCZNVxl8SshwOy4z1pxuWbWt5/ay6sM9QQ1lebBaDO6P1IMBoK6mdf+PuVP/QNL8A==';

const patience = ['--fetch-retries=1', '--fetch-timeout=20000'];
const run = promisify(execFile);
const scratch = join(tmpdir(), `lunch-${NAME}-${VERSION}-${process.getuid?.() ?? 0}`);
const runner = fileURLToPath(new URL('http-cache-runner.mjs', import.meta.url));

export type TestKind = 'required' | 'optimal' | 'check';

/** How a cache did in one test, by the suite's own judgement. */
export interface TestResult {
	id: string;
	kind: TestKind;
	isPassed: boolean;
	/** Why not; null where it passed. */
	reason: string | null;
}

/** The suite's origin server. */
export interface SuiteOrigin {
	address: string;
	/** Runs the tests, or those of these ids or kinds and what they depend on, through the cache at an address. */
	measure(cache: string, idsOrKinds?: readonly string[]): Promise<TestResult[]>;
	close(): Promise<void>;
}

/** Starts the origin of the suite, which is fetched from the registry where this machine does not have it yet. */
export async function startSuiteOrigin(): Promise<SuiteOrigin> {
	const suite = await fetchSuite();
	const port = await freePort();
	const child = spawn(process.execPath, ['server/server.mjs'], {
		cwd: suite,
		env: {
			...process.env,
			npm_config_protocol: 'http',
			npm_config_port: String(port),
			npm_config_pidfile: join(suite, `server-${port}.pid`),
		},
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(child.stdout, 'data');
	child.stdout.resume();
	const address = `http://127.0.0.1:${port}`;
	return {
		address,
		async measure(cache, idsOrKinds = []) {
			const {stdout} = await run(process.execPath, [runner, suite, address, cache, ...idsOrKinds], {
				maxBuffer: 16 * 1024 * 1024,
			});
			return JSON.parse(stdout);
		},
		async close() {
			child.kill('SIGKILL');
			if (child.exitCode === null) await once(child, 'exit');
			await rm(join(suite, `server-${port}.pid`), {force: true});
		},
	};
}

/** The folder of the suite. Throws what npm says where it can't be had. */
export async function fetchSuite(): Promise<string> {
	const folder = join(scratch, 'package');
	if (await readFile(join(folder, 'package.json')).then(isThere, isMissing)) return folder;
	await mkdir(scratch, {recursive: true});
	const fresh = await mkdtemp(join(scratch, 'fetch-'));
	try {
		await run('npm', ['pack', '--silent', ...patience, '--pack-destination', fresh, `${NAME}@${VERSION}`], {
			cwd: fresh,
		});
		const archive = join(fresh, `${NAME}-${VERSION}.tgz`);
		const digest = createHash('sha512')
			.update(await readFile(archive))
			.digest('base64');
		if (digest !== INTEGRITY) throw new Error(`${NAME} ${VERSION} is not the package it was: ${digest}`);
		await run('tar', ['-xzf', archive, '-C', fresh]);
		// Others may have fetched it meanwhile.
		await rename(join(fresh, 'package'), folder).catch(async error => {
			if (!(await readFile(join(folder, 'package.json')).then(isThere, isMissing))) throw error;
		});
	} finally {
		await rm(fresh, {recursive: true, force: true});
	}
	return folder;
}

const isThere = () => true;
const isMissing = () => false;
