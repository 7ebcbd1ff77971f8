import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {billOfMaterials} from './bill-of-materials.ts';
import {manPages} from './man-pages.ts';
import {npmPackage} from './npm-package.ts';
import type {Platform} from './platforms.ts';

/** Where the program is, below the prefix. */
const PROGRAM = 'lib/lunch';
/** The libraries that Node needs besides the C library. */
const LIBRARIES = ['libstdc++.so.6', 'libgcc_s.so.1'];

/** Something that is not in the archive as it should be, in words. */
export type Remark = string;

/** Writes what an archive has into a folder, its prefix. Returns what is missing from it. */
export function makeTree(root: string, prefix: string, platform: Platform): Remark[] {
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(prefix, path)), {recursive: true});
		writeFileSync(join(prefix, path), text);
	};
	const copy = (from: string, path: string) => cpSync(from, join(prefix, path), {recursive: true, dereference: true});

	for (const path of ['bin', 'dist', 'package.json']) copy(join(root, path), `${PROGRAM}/${path}`);
	const esbuild = npmPackage(root, 'esbuild');
	for (const path of ['package.json', 'lib']) copy(join(esbuild, path), `${PROGRAM}/node_modules/esbuild/${path}`);
	copy(npmPackage(root, platform.esbuildPackage), `${PROGRAM}/node_modules/${platform.esbuildPackage}`);
	const node = npmPackage(root, platform.nodePackage);
	copy(join(node, 'bin/node'), `${PROGRAM}/node`);
	const remarks = [...strip(join(prefix, PROGRAM, 'node'), platform), ...addLibraries(join(prefix, PROGRAM), platform)];
	remarks.push(...addLauncher(root, prefix, platform), ...addShell(join(prefix, PROGRAM), platform));

	for (const page of manPages(root)) write(`share/man/man1/${page.file}`, page.text);
	for (const [shell, path] of Object.entries(completions)) write(path, completionOf(root, shell));
	for (const unit of ['lunch.service', 'lunch.socket']) copy(join(root, 'deploy', unit), `lib/systemd/system/${unit}`);
	for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs'])
		copy(join(root, file), `share/doc/lunch/${file}`);
	copy(join(root, 'dist/THIRD-PARTY-LICENCES.txt'), 'share/doc/lunch/licences/bundled.txt');
	copy(join(node, 'LICENSE'), 'share/doc/lunch/licences/node.txt');
	copy(join(esbuild, 'LICENSE.md'), 'share/doc/lunch/licences/esbuild.md');
	if (existsSync('/usr/share/doc/dash/copyright'))
		copy('/usr/share/doc/dash/copyright', 'share/doc/lunch/licences/dash.txt');
	const gcc = ['/usr/share/doc/libgcc-s1/copyright', '/usr/share/doc/libstdc++6/copyright'].find(path =>
		existsSync(path),
	);
	if (gcc) copy(realpathSync(gcc), 'share/doc/lunch/licences/libstdc++.txt');
	else remarks.push('the licence of libstdc++ is not on this machine');
	write('share/doc/lunch/sbom.cdx.json', billOfMaterials(root, platform));
	return remarks;
}

const completions = {
	bash: 'share/bash-completion/completions/lunch',
	zsh: 'share/zsh/site-functions/_lunch',
	fish: 'share/fish/vendor_completions.d/lunch.fish',
};

function completionOf(root: string, shell: string): string {
	return execFileSync(process.execPath, [join(root, 'bin/lunch.js'), 'completion', shell], {encoding: 'utf8'});
}

function runs(program: string, args: readonly string[]): boolean {
	return spawnSync(program, args, {stdio: ['ignore', 'ignore', 2]}).status === 0;
}

/** Takes symbols for debuggers out of a program: a sixth of it. */
function strip(file: string, {strip: tool}: Platform): Remark[] {
	return runs(tool, [file]) ? [] : [`Node has its symbols: there is no ${tool} here`];
}

/** Puts the C++ library beside Node, and has Node look there first. */
function addLibraries(folder: string, {name, libraryFolders}: Platform): Remark[] {
	for (const library of LIBRARIES) {
		const found = libraryFolders.map(place => join(place, library)).find(path => existsSync(path));
		if (found === undefined) return [`${library} for ${name} is not on this machine: Node uses that of the system`];
		cpSync(realpathSync(found), join(folder, library));
	}
	if (runs('patchelf', ['--set-rpath', '$ORIGIN', join(folder, 'node')])) return [];
	return ['Node uses the libstdc++ of the system: there is no patchelf here'];
}

/** Puts a shell among the program's files: functions are started by one, and a container may have none. */
function addShell(folder: string, platform: Platform): Remark[] {
	const shell = '/bin/dash';
	if (!existsSync(shell) || !isProgramFor(platform, shell)) {
		return [`there is no dash for ${platform.name} here: functions need the /bin/sh of the system`];
	}
	cpSync(shell, join(folder, 'dist/sh'));
	return [];
}

/** Makes bin/lunch: a program where there is a compiler, else a script for a shell. */
function addLauncher(root: string, prefix: string, {name, compiler}: Platform): Remark[] {
	const target = join(prefix, 'bin/lunch');
	mkdirSync(dirname(target), {recursive: true});
	const source = join(root, 'scripts/package/launcher.c');
	const options = [
		'-Os',
		'-static',
		'-nostdlib',
		'-ffreestanding',
		'-fno-stack-protector',
		'-s',
		'-Wl,--build-id=none',
	];
	if (runs(compiler, [...options, '-o', target, source])) return [];
	writeFileSync(
		target,
		`#!/bin/sh\nprefix=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")\nexec "$prefix/${PROGRAM}/node" "$prefix/${PROGRAM}/bin/lunch.js" "$@"\n`,
	);
	chmodSync(target, 0o755);
	return [`bin/lunch is a script for a shell: there is no ${compiler} for ${name} here`];
}

/** Whether a file is a program for a platform. */
export function isProgramFor({machine}: Platform, file: string): boolean {
	const head = readFileSync(file).subarray(0, 20);
	return head.subarray(1, 4).toString() === 'ELF' && head[18] === machine;
}
