import {execFileSync} from 'node:child_process';
import {readdirSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const bundler = fileURLToPath(new URL('./bundle-program.ts', import.meta.url));
const ready = new Set<string>();
let newest: number | undefined;

/**
 * The file of a program of tests as one file: it starts in a third of the time that its hundreds of modules take, and tests
 * start many. What was bundled by an earlier run serves as long as no source is newer. Threads and processes that it starts
 * are those of the build.
 */
export function bundledProgram(source: URL): string {
	const path = fileURLToPath(source);
	// As deep as the folders of sources: files of the build are looked for from there.
	const file = join(root, 'node_modules/.cache/lunch-test-programs', basename(path).replace(/\.ts$/, '.js'));
	if (ready.has(file)) return file;
	newest ??= Math.max(...['source', 'test', 'package-lock.json'].map(name => changedAt(join(root, name))));
	const bundledAt = statSync(file, {throwIfNoEntry: false})?.mtimeMs ?? Number.NEGATIVE_INFINITY;
	if (bundledAt <= newest)
		execFileSync(process.execPath, [bundler, path, file], {stdio: ['ignore', 'ignore', 'inherit']});
	ready.add(file);
	return file;
}

/** When the newest file below a path was changed, in milliseconds. */
function changedAt(path: string): number {
	const state = statSync(path);
	if (!state.isDirectory()) return state.mtimeMs;
	return Math.max(state.mtimeMs, ...readdirSync(path).map(name => changedAt(join(path, name))));
}
