import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdir, rename, rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const cache = fileURLToPath(new URL('../../../node_modules/.cache/lunch-tests/', import.meta.url));
const run = promisify(execFile);

/**
 * The folder of programs of other people that a test tries against ours, with their `node_modules`. They are fetched
 * once and kept, and are no dependencies of ours. Null where the registry can't be reached; with `CI=true` that throws.
 */
export async function npmTools(packages: Readonly<Record<string, string>>): Promise<string | null> {
	const named = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
	const folder = join(cache, createHash('sha256').update(named.join(' ')).digest('hex').slice(0, 16));
	if (await stat(folder).catch(() => null)) return folder;
	const fresh = `${folder}-${process.pid}`;
	try {
		await mkdir(fresh, {recursive: true});
		await writeFile(join(fresh, 'package.json'), '{"private":true}');
		const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=1', '--loglevel=error'];
		await run('npm', ['install', ...options, ...named], {cwd: fresh, timeout: 240_000});
		// Another process may have been quicker.
		await rename(fresh, folder).catch(() => {});
		return folder;
	} catch (error) {
		if (process.env.CI && process.env.CI !== 'false') throw error;
		return null;
	} finally {
		await rm(fresh, {recursive: true, force: true});
	}
}
