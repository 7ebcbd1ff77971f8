import {execFileSync} from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {installCompiler} from '../../../scripts/build/kept-pi-kernel.js';

/** Types for other programs, which nothing here reads: to write them takes half of a build. */
const NO_DECLARATIONS = 'export async function writeDeclarations() {}\n';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Whether this checkout has the files of an earlier commit: one that is shallow, or no checkout of git, has none. */
export function isInHistory(commit: string): boolean {
	try {
		execFileSync('git', ['cat-file', '-e', `${commit}^{tree}`], {cwd: root, stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

/** The launcher of the program as it was at an earlier commit: built by its own scripts, with today's packages, once. */
export function earlierBuild(commit: string): string {
	const kept = join(root, 'node_modules/.cache/lunch-tests/builds', commit);
	const launcher = join(kept, 'bin/lunch.js');
	if (existsSync(launcher)) return launcher;
	const folder = mkdtempSync(join(tmpdir(), 'lunch-earlier-'));
	mkdirSync(dirname(kept), {recursive: true});
	const incomplete = mkdtempSync(`${kept}.`);
	try {
		const files = execFileSync('git', ['archive', '--format=tar', commit], {cwd: root, maxBuffer: 256 * 1024 * 1024});
		execFileSync('tar', ['-x', '-C', folder], {input: files});
		writeFileSync(join(folder, 'scripts/declarations.js'), NO_DECLARATIONS);
		linkPackages(join(folder, 'node_modules'));
		execFileSync(process.execPath, ['scripts/build.js'], {cwd: folder, stdio: ['ignore', 'ignore', 'inherit']});
		for (const part of ['bin', 'dist', 'package.json']) {
			cpSync(join(folder, part), join(incomplete, part), {recursive: true});
		}
		renameSync(incomplete, kept);
	} finally {
		for (const one of [folder, incomplete]) rmSync(one, {recursive: true, force: true});
	}
	return launcher;
}

/** Makes a folder of today's packages, with the compiler of pi's kernel, which was one of them in every clone. */
function linkPackages(folder: string): void {
	mkdirSync(folder);
	for (const packages of [join(root, 'node_modules'), installCompiler(root)]) {
		for (const name of readdirSync(packages)) {
			const link = join(folder, name);
			if (!name.startsWith('.') && !existsSync(link)) symlinkSync(join(packages, name), link);
		}
	}
}
