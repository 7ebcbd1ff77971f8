import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
	appendFileSync,
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import {rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {describeNeeding} from '../support/machine/needing.ts';

let folder: string;
// Nothing of the person's own: neither a key nor hooks.
const env = {...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null'};
const git = (...args: string[]) => execFileSync('git', args, {cwd: folder, env, encoding: 'utf8'}).trim();
const commit = () => {
	git('add', '--all');
	git('commit', '--quiet', '--allow-empty', '--message', 'Change something');
};
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const PLACEHOLDER = '{"name": "@your-scope/lunch", "version": "1.2.3"}';

function release(...args: string[]) {
	const script = join(folder, 'scripts/release.js');
	const {status, stdout, stderr} = spawnSync(process.execPath, [script, ...args], {env, encoding: 'utf8'});
	return {status, stdout, stderr};
}

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-release-test-'));
	for (const name of ['scripts', '.ci']) mkdirSync(join(folder, name));
	cpSync(fileURLToPath(new URL('../../scripts/release.js', import.meta.url)), join(folder, 'scripts/release.js'));
	write('package.json', JSON.stringify({name: 'lunch', version: '1.2.3', type: 'module'}));
	write('CHANGELOG.md', '# Changes\n\n## 1.2.3\n\n### Menus\n- Soup.\n\n## 1.2.2\n- Bread.\n');
	write('.gitignore', 'release/\nci-ran\n');
	write('.ci/run', '#!/bin/sh\ntouch ci-ran\n');
	chmodSync(join(folder, '.ci/run'), 0o755);
	git('init', '--quiet', '--initial-branch=main');
	git('config', 'user.name', 'Anna');
	git('config', 'user.email', 'anna@example.org');
	commit();
});
afterEach(() => rm(folder, {recursive: true, force: true}));

test('checks, packs, digests and tags', () => {
	expect(release('1.2.3')).toMatchObject({status: 0, stdout: expect.stringContaining('tagged v1.2.3')});
	expect(existsSync(join(folder, 'ci-ran'))).toBe(true);
	const digest = createHash('sha256').update(readFileSync(join(folder, 'release/1.2.3/lunch-1.2.3.tgz')));
	expect(readFileSync(join(folder, 'release/1.2.3/SHA256SUMS'), 'utf8')).toBe(
		`${digest.digest('hex')}  lunch-1.2.3.tgz\n`,
	);
	expect(git('rev-parse', 'v1.2.3^{commit}')).toBe(git('rev-parse', 'HEAD'));
	expect(git('tag', '--list', '--format=%(contents)', 'v1.2.3')).toBe('lunch 1.2.3\n\n### Menus\n- Soup.');
	expect(release('1.2.3')).toMatchObject({status: 1, stderr: expect.stringContaining('v1.2.3 is there already')});
});

test('a dry run changes nothing', async () => {
	const {status, stdout} = release('1.2.3', '--dry-run');
	expect(status).toBe(0);
	const [, packed = ''] = /^packed (.*)$/m.exec(stdout) ?? [];
	expect(existsSync(packed)).toBe(true);
	await rm(join(packed, '../..'), {recursive: true});
	expect([existsSync(join(folder, 'release')), existsSync(join(folder, 'ci-ran')), git('tag')]).toEqual([
		false,
		false,
		'',
	]);
	expect(git('status', '--porcelain')).toBe('');
});

describeNeeding(['ssh-keygen'], 'with a key', () => {
	test('digests and tag are signed with the key of git', async () => {
		const key = join(folder, 'release-key');
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
		appendFileSync(join(folder, '.gitignore'), 'release-key*\n');
		commit();
		git('config', 'gpg.format', 'ssh');
		git('config', 'user.signingkey', key);
		expect(release('1.2.3')).toMatchObject({status: 0, stdout: expect.stringContaining('signed SHA256SUMS')});
		const sums = join(folder, 'release/1.2.3/SHA256SUMS');
		const check = ['-Y', 'check-novalidate', '-n', 'file', '-s', `${sums}.sig`];
		expect(spawnSync('ssh-keygen', check, {input: readFileSync(sums)}).status).toBe(0);
		expect(git('cat-file', 'tag', 'v1.2.3')).toContain('BEGIN SSH SIGNATURE');
	});
});

describe('refuses', () => {
	test.each<[string, () => void, RegExp]>([
		['a changed tree', () => write('new.txt', 'new'), /Commit or stash/],
		['another branch', () => git('switch', '--quiet', '--create', 'soup'), /made on main/],
		[
			'another version',
			() => write('package.json', '{"name": "lunch", "version": "1.2.2"}'),
			/package.json says 1.2.2/,
		],
		[
			'a scope that stands for another',
			() => write('package.json', PLACEHOLDER),
			/put the scope that you publish under/,
		],
		['no changes', () => write('CHANGELOG.md', '# Changes\n\n## 1.2.30\n- Soup.\n'), /needs a section "## 1.2.3"/],
	])('%s', (what, change, reason) => {
		change();
		if (what !== 'a changed tree') commit();
		const {status, stderr} = release('1.2.3');
		expect([status, stderr]).toEqual([1, expect.stringMatching(reason)]);
		expect(existsSync(join(folder, 'ci-ran'))).toBe(false);
	});

	test('a commit that its checks refuse', () => {
		write('.ci/run', '#!/bin/sh\nexit 3\n');
		commit();
		expect(release('1.2.3')).toMatchObject({status: 1, stderr: expect.stringContaining('.ci/run failed')});
		expect([existsSync(join(folder, 'release')), git('tag')]).toEqual([false, '']);
	});

	test.each([[[]], [['1.2']], [['1.2.3', '--force']]])('the arguments %j', args => {
		expect(release(...args).status).toBe(1);
	});
});
