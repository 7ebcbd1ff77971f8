// The archive as somebody unpacks it where there is nothing else: no Node, no shell, no library but the C library.
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openTerminal, type Terminal} from '../support/app/terminal.ts';
import {describeNeeding} from '../support/machine/needing.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const name = `lunch-${version}-linux-${process.arch}`;
const libraries = [
	'ld-linux-x86-64.so.2',
	'ld-linux-aarch64.so.1',
	'libc.so.6',
	'libm.so.6',
	'libdl.so.2',
	'libpthread.so.0',
	'librt.so.1',
];
const folders = ['/lib64', '/lib', '/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu'];

/** The C library, and a program of the archive, in a root with nothing else. */
function inEmptyRoot(prefix: string, ...program: readonly string[]): string[] {
	const files = folders
		.flatMap(folder => libraries.map(library => join(folder, library)))
		.filter(file => existsSync(file));
	return [
		...['bwrap', '--unshare-all', '--die-with-parent', '--clearenv', '--setenv', 'HOME', '/home'],
		...['--setenv', 'TERM', 'xterm-256color', '--setenv', 'LANG', 'C.UTF-8', '--ro-bind', prefix, '/opt/lunch'],
		...files.flatMap(file => ['--ro-bind', file, file]),
		...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', '/home', ...program],
	];
}

describeNeeding(['bwrap', 'dpkg-deb', 'gcc', 'mandoc', 'patchelf', 'zstd'], 'npm run package', () => {
	let folder: string;
	let said: string;
	const inArchive = (path: string) => join(folder, name, path);
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-package-'));
		const args = ['--platform', `linux-${process.arch}`, '--level', '1', '--out', join(folder, 'out')];
		said = execFileSync(process.execPath, [join(root, 'scripts/package/main.ts'), ...args], {encoding: 'utf8'});
		execFileSync('tar', ['--zstd', '-xf', join(folder, 'out', `${name}.tar.zst`), '-C', folder]);
	}, 180_000);
	afterAll(() => rmSync(folder, {recursive: true, force: true}));

	function run(...words: readonly string[]) {
		const [file = '', ...args] = inEmptyRoot(inArchive('.'), '/opt/lunch/bin/lunch', ...words);
		const {status, stdout, stderr} = spawnSync(file, args, {encoding: 'utf8', timeout: 60_000});
		return {status, stdout, stderr};
	}

	test('lacks nothing on a machine with all tools', () => {
		expect(said.split('\n').filter(line => /^linux-\w+: /.test(line))).toEqual([]);
	});

	test('a menu', () => {
		expect(run('bikupan', '--demo')).toMatchObject({status: 0, stdout: expect.stringContaining('Pannbiff med lök')});
	});

	test('a function, and one of a module', () => {
		expect(run('fn', 'eval', 'x => x ** 2', '12')).toMatchObject({status: 0, stdout: '144\n'});
		writeFileSync(
			inArchive('prices.ts'),
			'import {sum} from "./sum.ts";\nexport const total = (prices: number[]) => sum(prices);\n',
		);
		writeFileSync(
			inArchive('sum.ts'),
			'export const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);\n',
		);
		expect(run('fn', 'call', '/opt/lunch/prices.ts#total', '[1,2,3]')).toMatchObject({status: 0, stdout: '6\n'});
	});

	test('decimals of pi', () => {
		expect(run('pi', 'submit', '20', '--output', '-')).toMatchObject({status: 0, stdout: '3.14159265358979323846'});
	});

	test('the service', () => {
		const client = `const {spawn} = require('node:child_process');
			const service = spawn('/opt/lunch/bin/lunch', ['serve', '--json', '--port', '0', '--grpc-port', '0', '--upstream', 'http://127.0.0.1:9'],
				{stdio: ['ignore', 'pipe', 'ignore']});
			service.stdout.once('data', async line => {
				const {address} = JSON.parse(line);
				const seen = await Promise.all(['/health', '/docs/swagger-ui-bundle.js', '/workers'].map(async path => (await fetch(address + path)).status));
				console.log(seen.join(' '));
				service.once('exit', code => console.log('ended', code));
				service.kill('SIGTERM');
			});`;
		const [file = '', ...args] = inEmptyRoot(inArchive('.'), '/opt/lunch/lib/lunch/node', '--eval', client);
		const {stdout, stderr} = spawnSync(file, args, {encoding: 'utf8', timeout: 60_000});
		expect({stdout, stderr}).toEqual({stdout: '200 200 200\nended 0\n', stderr: ''});
	});

	test('the app', async () => {
		const terminal: Terminal = openTerminal([], {
			program: inEmptyRoot(inArchive('.'), '/opt/lunch/bin/lunch', '--demo'),
		});
		try {
			await terminal.waitFor('Bikupan');
			terminal.type('q');
			expect((await terminal.ended).exitCode).toBe(0);
		} finally {
			terminal.close();
		}
	});

	test('is wherever its link leads', () => {
		const link = join(folder, 'linked');
		execFileSync('ln', ['-s', inArchive('bin/lunch'), link]);
		expect(execFileSync(link, ['--version'], {encoding: 'utf8', env: {}})).toBe(`${version}\n`);
	});

	test('has a manual without a complaint, one page for each command', () => {
		const pages = readdirSync(inArchive('share/man/man1'));
		expect(pages).toEqual(expect.arrayContaining(['lunch.1', 'lunch-show.1', 'lunch-pi-submit.1', 'lunch-serve.1']));
		for (const page of pages) {
			const {stdout, status} = spawnSync('mandoc', ['-T', 'lint', inArchive(`share/man/man1/${page}`)], {
				encoding: 'utf8',
			});
			expect({page, stdout, status}).toEqual({page, stdout: '', status: 0});
		}
	});

	test('has completions, units, licences and a bill of materials', () => {
		for (const path of [
			'bash-completion/completions/lunch',
			'zsh/site-functions/_lunch',
			'fish/vendor_completions.d/lunch.fish',
		]) {
			expect(readFileSync(inArchive(`share/${path}`), 'utf8')).toContain('__complete');
		}
		expect(readFileSync(inArchive('lib/systemd/system/lunch.service'), 'utf8')).toContain('/usr/local/bin/lunch serve');
		const licences = readdirSync(inArchive('share/doc/lunch/licences')).sort();
		expect(licences).toEqual(['bundled.txt', 'dash.txt', 'esbuild.md', 'libstdc++.txt', 'node.txt']);
		const bill = JSON.parse(readFileSync(inArchive('share/doc/lunch/sbom.cdx.json'), 'utf8'));
		const names = bill.components.map((component: {name: string}) => component.name);
		expect([bill.bomFormat, bill.metadata.component.name]).toEqual(['CycloneDX', 'lunch']);
		expect(names).toEqual(expect.arrayContaining(['ink', 'undici', 'esbuild', `node-linux-${process.arch}`]));
		expect(names).not.toContain('vitest');
	});

	test('has digests that hold, and a package for Debian with the same program', () => {
		const checked = spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
			cwd: join(folder, 'out'),
			encoding: 'utf8',
		});
		expect(checked).toMatchObject({status: 0, stdout: expect.stringContaining(`${name}.tar.zst: OK`)});
		const [deb = ''] = readdirSync(join(folder, 'out')).filter(file => file.endsWith('.deb'));
		execFileSync('dpkg-deb', ['--extract', join(folder, 'out', deb), join(folder, 'deb')]);
		expect(
			execFileSync('dpkg-deb', ['--field', join(folder, 'out', deb), 'Package', 'Version'], {encoding: 'utf8'}),
		).toBe(`Package: lunch\nVersion: ${version}\n`);
		expect(execFileSync(join(folder, 'deb/usr/bin/lunch'), ['--version'], {encoding: 'utf8', env: {}})).toBe(
			`${version}\n`,
		);
		expect(readFileSync(join(folder, 'deb/usr/lib/systemd/system/lunch.service'), 'utf8')).toContain(
			'ExecStart=/usr/bin/lunch ',
		);
	});

	test('files for others name the archive with its digest, and say that they are untried', () => {
		const [, digest = ''] =
			new RegExp(`^(\\w{64})  ${name}\\.tar\\.zst$`, 'm').exec(readFileSync(join(folder, 'out/SHA256SUMS'), 'utf8')) ??
			[];
		expect(digest).not.toBe('');
		for (const file of ['lunch.rb', 'lunch.nix', 'PKGBUILD']) {
			const text = readFileSync(join(folder, 'out/recipes', file), 'utf8');
			expect(text).toMatch(/^# Untried: /);
			expect(text).toContain(digest);
			expect(text).toContain(`https://lunch.example/downloads/${name}.tar.zst`);
			expect(text).not.toContain('undefined');
		}
		expect(spawnSync('bash', ['-n', join(folder, 'out/recipes/PKGBUILD')]).status).toBe(0);
	});
});
