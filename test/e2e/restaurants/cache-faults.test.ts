import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {errorDocumentSchema, menuDocumentSchema} from '../../../source/relay/output/schema.ts';
import {describeNeeding} from '../../support/machine/needing.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeAll(async () => {
	upstream = await startFakeUpstream();
});
beforeEach(() => {
	home = makeLunchHome(upstream.address);
});
afterEach(() => home.remove());
afterAll(() => upstream.close());

/** The menu comes, with one warning on stderr that names the file. */
async function expectMenuWithWarning(why: RegExp): Promise<void> {
	const {code, stdout, stderr} = await home.run(['bikupan']);
	expect(stderr).toMatch(why);
	expect(stderr).toContain(home.cacheFile);
	expect(stderr.trimEnd().split('\n')).toHaveLength(1);
	expect(stdout).toContain('Pannbiff');
	expect(code).toBe(0);
	const asJson = await home.run(['bikupan', '--json']);
	expect(menuDocumentSchema.parse(JSON.parse(asJson.stdout)).menu.state).toBe('served');
}

function makeCacheFolder(): void {
	mkdirSync(dirname(home.cacheFile), {recursive: true});
}

describe('a locked cache file', () => {
	let lock: DatabaseSync;
	afterEach(() => lock.close());

	test('that has answers: what is stored is still read', async () => {
		await home.run(['bikupan']);
		lock = new DatabaseSync(home.cacheFile);
		lock.exec('BEGIN EXCLUSIVE');
		expect(await home.run(['bikupan'])).toMatchObject({code: 0, stderr: ''});
		const {code, stdout, stderr} = await home.run(['jons']);
		expect(code).toBe(0);
		expect(stdout).toContain('Jöns Jacob');
		expect(stderr).toContain('database is locked');
		const clear = await home.run(['cache', 'clear', '--json']);
		expect(clear).toMatchObject({code: 1, stdout: ''});
		expect(errorDocumentSchema.parse(JSON.parse(clear.stderr)).error.code).toBe('CACHE_FAILED');
	});

	test('that is new: the answer comes from the upstream', async () => {
		makeCacheFolder();
		lock = new DatabaseSync(home.cacheFile);
		lock.exec('CREATE TABLE other(a); BEGIN EXCLUSIVE');
		const {code, stdout, stderr} = await home.run(['bikupan']);
		expect(stdout).toContain('Pannbiff');
		expect(stderr).toContain('database is locked');
		expect(code).toBe(0);
	});

	test('a failure with --json is still one line', async () => {
		makeCacheFolder();
		lock = new DatabaseSync(home.cacheFile);
		lock.exec('CREATE TABLE other(a); BEGIN EXCLUSIVE');
		const {code, stdout, stderr} = await home.run(['bikupan', '--json'], {upstream: NOWHERE});
		expect({code, stdout}).toEqual({code: 3, stdout: ''});
		expect(stderr.indexOf('\n')).toBe(stderr.length - 1);
		expect(errorDocumentSchema.parse(JSON.parse(stderr)).error.code).toBe('UPSTREAM_UNREACHABLE');
	});
});

test('a missing folder is made, for its owner alone', async () => {
	expect(await home.run(['bikupan'])).toMatchObject({code: 0, stderr: ''});
	expect(readdirSync(dirname(home.cacheFile))).toContain('relay.sqlite');
	expect(statSync(dirname(home.cacheFile)).mode & 0o077).toBe(0);
});

test('a folder in place of the file', async () => {
	mkdirSync(home.cacheFile, {recursive: true});
	await expectMenuWithWarning(/can't be used \(unable to open database file\)/);
	const doctor = await home.run(['doctor']);
	expect(doctor.code).toBe(0);
	expect(doctor.stdout).toMatch(/warning +Cache/);
	expect((await home.run(['cache'])).code).toBe(1);
});

test('a file in place of the folder', async () => {
	writeFileSync(dirname(dirname(home.cacheFile)), '');
	await expectMenuWithWarning(/can't be used \(ENOTDIR/);
});

test.each([
	['no database', Buffer.from('This is not a database, and long enough to be seen as none. '.repeat(100))],
	['a torn page', null],
])('a damaged file (%s) is moved aside and a new one begun', async (_what, bytes) => {
	if (bytes) {
		makeCacheFolder();
		writeFileSync(home.cacheFile, bytes);
	} else {
		await home.run(['bikupan']);
		const whole = readFileSync(home.cacheFile);
		whole.fill(0xff, 100, 4096);
		writeFileSync(home.cacheFile, whole);
	}
	const {code, stdout, stderr} = await home.run(['bikupan']);
	expect(code).toBe(0);
	expect(stdout).toContain('Pannbiff');
	expect(stderr).toMatch(/the cache file was damaged; it is now .*relay\.sqlite\.damaged-/);
	expect(readdirSync(dirname(home.cacheFile)).some(name => name.startsWith('relay.sqlite.damaged-'))).toBe(true);
	expect(await home.run(['bikupan', '--offline'])).toMatchObject({code: 0, stderr: ''});
});

// A full disk by the limit on a file's size, which needs no rights: writes beyond it fail likewise.
test.each([0, 8, 24])('a disk that is full after %i KiB', async blocks => {
	const {code, stdout, stderr} = await home.shell(
		`trap '' XFSZ; ulimit -f ${blocks}; "$NODE" "$LUNCH" bikupan | cat; exit \${PIPESTATUS[0]}`,
	);
	expect(stdout).toContain('Pannbiff');
	expect(code).toBe(0);
	expect(stderr).toContain("can't be used");
	expect(await home.run(['bikupan'])).toMatchObject({code: 0, stderr: ''});
});

describe('a cache that can be read and not written', () => {
	/** Runs for a stored menu, a new one and the cache's commands, where a shell has taken the right to write. */
	async function expectReading(withoutWriting: string): Promise<void> {
		expect(await home.run(['bikupan'])).toMatchObject({code: 0, stderr: ''});
		const run = (args: string) => home.shell(`${withoutWriting} "$NODE" "$LUNCH" ${args}`);
		const stored = await run('bikupan');
		expect(stored).toMatchObject({code: 0, stderr: ''});
		expect(stored.stdout).toContain('Pannbiff');
		expect(upstream.requests.splice(0)).toEqual(['restaurant', 'restaurant/bikupan']);
		expect(await run('bikupan --offline')).toMatchObject({code: 0, stderr: ''});
		const other = await run('jons');
		expect(other.code).toBe(0);
		expect(other.stderr).toMatch(
			/^lunch: the cache file .* can't be written \(.*\); what it has is shown, and nothing new/,
		);
		expect(upstream.requests.splice(0)).toEqual(['restaurant/jons']);
		const shown = await run('cache show --json');
		expect(JSON.parse(shown.stdout).entries).toHaveLength(2);
		const cleared = await run('cache clear --json');
		expect(cleared).toMatchObject({code: 1, stdout: ''});
		expect(errorDocumentSchema.parse(JSON.parse(cleared.stderr)).error.code).toBe('CACHE_FAILED');
		const missing = await run('jons --offline');
		expect(missing.code).toBe(3);
	}

	beforeEach(() => upstream.requests.splice(0));

	test('on a full disk', () => expectReading("trap '' XFSZ; ulimit -f 0;"));

	describeNeeding(['bwrap'], 'by the rights of its place', () => {
		const bwrap = (path: string) => `bwrap --dev-bind / / --ro-bind '${path}' '${path}'`;
		test('in a read-only home', () => expectReading(bwrap(dirname(home.cacheFile))));
		test("as somebody else's file", () => expectReading(bwrap(home.cacheFile)));
	});
});

test.each(['list --demo', '--help', 'pi --help', '--version'])(
	'output that can not be written is said, not hidden: %s',
	async words => {
		const {code, stderr} = await home.shell(`lunch ${words} >/dev/full`);
		expect(code).toBe(1);
		expect(stderr).toContain("The output can't be written: ENOSPC");
	},
);

test('what fails without any output keeps its exit code where nothing can be written', async () => {
	expect(await home.shell('lunch list --offline >/dev/full')).toMatchObject({code: 3});
	expect(await home.shell('lunch nosuch --offline --json >/dev/full')).toMatchObject({code: 3});
});

describe('a pipe in place of the cache file', () => {
	test('is left alone, and menus come without it', async () => {
		makeCacheFolder();
		execFileSync('mkfifo', [home.cacheFile]);
		await expectMenuWithWarning(/it is a named pipe/);
		const clear = await home.run(['cache', '--json']);
		expect(clear).toMatchObject({code: 1, stdout: ''});
		expect(errorDocumentSchema.parse(JSON.parse(clear.stderr)).error.code).toBe('CACHE_FAILED');
		expect(statSync(home.cacheFile).isFIFO()).toBe(true);
	});

	test('or of its write-ahead log', async () => {
		await home.run(['jons']);
		execFileSync('mkfifo', [`${home.cacheFile}-wal`]);
		await expectMenuWithWarning(/it is a named pipe/);
	});
});
