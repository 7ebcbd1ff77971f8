import {existsSync} from 'node:fs';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {menuDocumentSchema, searchDocumentSchema} from '../../../source/relay/output/schema.ts';
import {poll} from '../../support/poll.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {type FakeUpstream, moods, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeEach(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
});
afterEach(async () => {
	await upstream.close();
	home.remove();
});

function storedKeys(): string[] {
	const database = new DatabaseSync(home.cacheFile, {readOnly: true});
	const rows = database.prepare("SELECT key FROM keyv WHERE key LIKE '%restaurant%'").all();
	database.close();
	return rows.map(({key}) => String(key));
}

describe('eight processes at once on one new cache file', () => {
	test('ask the upstream once for each thing, and lose nothing', async () => {
		upstream.delay = 30;
		const ids = ['bikupan', 'elma', 'jons', 'dufva'];
		const runs = await Promise.all([...ids, ...ids].map(id => home.run([id, '--json'])));
		for (const {code, stdout, stderr} of runs) {
			expect(stderr).toBe('');
			expect(code).toBe(0);
			expect(menuDocumentSchema.parse(JSON.parse(stdout)).source.state).toBe('fresh');
		}
		expect(upstream.requests.toSorted()).toEqual(['restaurant', ...ids.map(id => `restaurant/${id}`)].toSorted());
		expect(storedKeys()).toHaveLength(5);
	});

	test('each searching all menus', async () => {
		const runs = await Promise.all(Array.from({length: 8}, () => home.run(['search', 'kött', '--json'])));
		for (const {code, stdout, stderr} of runs) {
			expect(stderr).toBe('');
			expect(code).toBe(0);
			expect(searchDocumentSchema.parse(JSON.parse(stdout)).matches).toHaveLength(2);
		}
		expect(upstream.requests).toHaveLength(new Set(upstream.requests).size);
		expect(storedKeys()).toHaveLength(19);
	});

	test('one that is interrupted interrupts no other', async () => {
		upstream.delay = 600;
		const first = home.start(['bikupan']);
		await poll('its request', () => upstream.requests.length > 0);
		const second = home.start(['bikupan']);
		// It waits for the first by now, or soon will.
		await poll('the start of the second', () => leases() > 0);
		first.child.kill('SIGINT');
		expect((await first.ended).code).toBe(130);
		expect(await second.ended).toMatchObject({code: 0, stderr: ''});
	});
});

function leases(): number {
	const database = new DatabaseSync(home.cacheFile, {readOnly: true});
	const count = database.prepare('SELECT count(*) AS count FROM lease').get()?.count;
	database.close();
	return Number(count);
}

describe('a run that is cut off', () => {
	test.each(['waiting for the list', 'waiting for a menu'])('killed while %s: the next is fine', async when => {
		if (when === 'waiting for a menu') await home.run(['list']);
		upstream.mood = moods.hanging;
		const asked = upstream.requests.length;
		const run = home.start(['bikupan']);
		await poll('the request', () => upstream.requests.length > asked);
		run.child.kill('SIGKILL');
		expect(await run.ended).toMatchObject({signal: 'SIGKILL', stdout: ''});
		upstream.mood = null;
		expect(await home.run(['bikupan'])).toMatchObject({
			code: 0,
			stderr: '',
			stdout: expect.stringContaining('Pannbiff'),
		});
	});

	test('killed at many moments: the file is never damaged', async () => {
		const moments = [40, 70, 100, 130, 160, 190, 220, 260];
		const runs = moments.map(async moment => {
			const run = home.start(['search', 'x', '--refresh']);
			setTimeout(() => run.child.kill('SIGKILL'), moment);
			await run.ended;
		});
		await Promise.all(runs);
		const {stderr, code} = await home.run(['search', 'kött']);
		expect(stderr).not.toContain('damaged');
		expect(stderr).not.toContain("can't");
		expect(code).toBe(0);
		const database = new DatabaseSync(home.cacheFile, {readOnly: true});
		expect(database.prepare('PRAGMA integrity_check').get()).toEqual({integrity_check: 'ok'});
		database.close();
	});

	test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it with 130 and leaves the way free', async signal => {
		upstream.mood = moods.hanging;
		const run = home.start(['bikupan']);
		await poll('the request', () => upstream.requests.length > 0);
		run.child.kill(signal);
		const {code, stdout, stderr} = await run.ended;
		expect({code, stdout}).toEqual({code: 130, stdout: ''});
		expect(stderr).toBe(`lunch: Interrupted (${signal}).\n`);
		// Its lease was given back, not left to run out.
		expect(leases()).toBe(0);
		upstream.mood = null;
		expect((await home.run(['bikupan'])).code).toBe(0);
	});
});

describe('a reader that had enough', () => {
	test.each(['list', 'bikupan', 'search a', 'list --json', 'config', 'completion bash'])(
		'lunch %s | true',
		async words => {
			const {code, stdout, stderr} = await home.shell(`lunch ${words} --demo | true; echo "\${PIPESTATUS[0]}"`);
			expect(code).toBe(0);
			// The sample says what it is; nobody complains of a reader that went away.
			expect(stderr.replace(/^lunch: SAMPLE of .*\n/, '')).toBe('');
			expect(stdout).toBe('0\n');
		},
	);

	test('of the messages does not turn a failure into a success', async () => {
		const {stdout} = await home.shell(
			`lunch nothing --demo 2> >(true); echo "$?"; lunch nothing --demo 2>&-; echo "$?"`,
		);
		expect(stdout).toBe('4\n4\n');
	});

	test('lunch list | head -1', async () => {
		const {stdout, stderr} = await home.shell(`lunch list --demo | head -1; echo "\${PIPESTATUS[0]}"`);
		expect(stderr).toMatch(/^lunch: SAMPLE of .*\n$/);
		expect(stdout).toContain('(sample)');
		expect(stdout).toMatch(/\n0\n$/);
		// Nothing of it was taken for a bug.
		expect(existsSync(`${home.folder}/data/lunch/logs`)).toBe(false);
	});
});
