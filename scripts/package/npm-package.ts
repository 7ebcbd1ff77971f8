import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';

/**
 * The folder of an npm package in the version that the lock file has: where it is installed, else fetched into
 * node_modules/.cache and held against the digest in the lock file. Throws where the two differ.
 */
export function npmPackage(root: string, name: string): string {
	const {version, integrity} = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[
		`node_modules/${name}`
	] as {version: string; integrity: string};
	const installed = join(root, 'node_modules', name);
	if (existsSync(join(installed, 'package.json'))) return installed;
	const kept = join(root, 'node_modules/.cache/lunch/packages', `${name.replace('/', '+')}-${version}`);
	if (existsSync(kept)) return kept;
	mkdirSync(join(kept, '..'), {recursive: true});
	const folder = mkdtempSync(`${kept}.`);
	try {
		const options = {cwd: folder, stdio: ['ignore', 'pipe', 2] as ['ignore', 'pipe', 2], encoding: 'utf8' as const};
		const file = execFileSync('npm', ['pack', '--silent', `${name}@${version}`], options).trim();
		const digest = createHash('sha512').update(readFileSync(join(folder, file)));
		if (`sha512-${digest.digest('base64')}` !== integrity)
			throw new Error(`${name}@${version} is not what the lock file has`);
		execFileSync('tar', ['xzf', file], options);
		renameSync(join(folder, 'package'), kept);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
	return kept;
}
