// Data folders that earlier commits left behind, each named by its commit: the cache of 19 answers, and jobs that were
// finished, cancelled, or begun when their process was killed. Times in them are moved to now, since answers and jobs
// are kept for a while only.
import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, renameSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';

const archives = fileURLToPath(new URL('../../support/earlier/data/', import.meta.url));
const MADE_AT = Date.parse('2026-11-28T15:13:40Z');
/** The upstream that the answers are of. */
const UPSTREAM = 'http://127.0.0.1:18999/api';

let home: LunchHome;
let env: Record<string, string>;
beforeEach(() => {
	home = makeLunchHome(UPSTREAM);
	env = {LUNCH_CACHE_DIR: join(home.folder, 'cache'), LUNCH_DATA_DIR: join(home.folder, 'data')};
});
afterEach(() => home.remove());
const run = (...args: string[]) => home.run(args, {env});
const cacheFile = () => join(home.folder, 'cache/relay.sqlite');
const jobsFile = () => join(home.folder, 'data/jobs/jobs.sqlite');

/** Moves every time in a database by as much as has passed since it was made. */
function moveTimes(file: string): void {
	const passed = Date.now() - MADE_AT;
	const database = new DatabaseSync(file);
	database.function('moved', {deterministic: true}, value => {
		if (typeof value === 'number') return value > 1.7e12 && value < 2e12 ? value + passed : value;
		return typeof value === 'string'
			? value.replaceAll(/\b1[789]\d{11}\b/g, time => String(Number(time) + passed))
			: value;
	});
	const tables = database
		.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
		.all();
	for (const {name} of tables) {
		for (const {name: column} of database.prepare(`PRAGMA table_info(${name})`).all()) {
			database.exec(`UPDATE ${name} SET ${column} = moved(${column}) WHERE ${column} IS NOT moved(${column})`);
		}
	}
	database.close();
}

function unpack(archive: string): void {
	execFileSync('tar', ['-xzf', join(archives, archive), '-C', home.folder]);
	for (const file of [cacheFile(), jobsFile()]) if (existsSync(file)) moveTimes(file);
}

function setVersion(file: string, version: number): void {
	const database = new DatabaseSync(file);
	database.exec(`PRAGMA user_version = ${version}`);
	database.close();
}

interface ListedJob {
	id: string;
	digits: number;
	state: string;
}

async function jobs(): Promise<ListedJob[]> {
	return (JSON.parse((await runInProcess(home, ['pi', 'list', '--json'], env)).stdout) as {jobs: ListedJob[]}).jobs;
}

describe.each(readdirSync(archives))('%s', archive => {
	beforeEach(() => unpack(archive));

	test('its menus are shown', async () => {
		const {code, stdout} = await run('bikupan', '--offline');
		expect(code).toBe(0);
		expect(stdout).toContain('Pannbiff med lök');
		expect(stdout).toContain(UPSTREAM);
		expect((await run('list', '--offline', '--json')).stdout).toContain('Svarta Räfven');
	});

	// The first version had no jobs.
	if (archive === '2650aca.tar.gz') return;
	test('its jobs go on, and their results are there', async () => {
		const before = await jobs();
		expect(before.map(({digits}) => digits)).toEqual([expect.any(Number), 90_000_000, 20]);
		expect(before.slice(1).map(({state}) => state)).toEqual(['cancelled', 'finished']);
		expect((await run('pi', 'download', before[2]?.id ?? '')).stdout).toBe('3.14159265358979323846');
		const [latest] = before;
		// Of a process that was killed; one is computed to its end, which takes a while.
		if (latest?.state === 'running' || latest?.state === 'queued') {
			if (archive.startsWith('e6a5881')) {
				expect((await run('pi', 'watch', latest.id)).code).toBe(0);
				expect((await run('pi', 'download', latest.id)).stdout).toHaveLength(3_000_002);
			} else {
				// The process that looking at it has started may be quicker.
				const {code} = await run('pi', 'cancel', latest.id);
				expect((await jobs())[0]?.state).toBe(code === 0 ? 'cancelled' : 'finished');
			}
		}
		const accepted = await run('pi', 'submit', '30', '--output', '-');
		expect(accepted.stdout).toBe('3.141592653589793238462643383279');
		expect(await jobs()).toHaveLength(4);
	});
});

test('a call and what it returned is there', async () => {
	unpack('ca7d377.tar.gz');
	expect((await run('fn', 'result', '@latest')).stdout).toBe('6\n');
});

describe('of a later version', () => {
	beforeEach(() => unpack('ca7d377.tar.gz'));

	test('a file of jobs is refused in words, and left as it is', async () => {
		setVersion(jobsFile(), 99);
		for (const words of [
			['pi', 'list'],
			['pi', 'submit', '20'],
			['fn', 'list'],
		]) {
			const {code, stdout, stderr} = await run(...words);
			expect([code, stdout]).toEqual([1, '']);
			expect(stderr).toContain(`${jobsFile()} was written by another version of lunch.`);
		}
		setVersion(jobsFile(), 2);
		expect(await jobs()).toHaveLength(3);
	});

	test('a cache is put aside, in words, and left as it is', async () => {
		setVersion(cacheFile(), 99);
		const {code, stderr} = await run('bikupan', '--offline');
		expect(code).toBe(3);
		const aside = `${cacheFile()}.other-version`;
		expect(stderr).toContain(`of another version of lunch; it is now ${aside}`);
		setVersion(aside, 1);
		renameSync(aside, cacheFile());
		expect((await run('bikupan', '--offline')).code).toBe(0);
	});

	test('a setting is refused by its name', async () => {
		await home.writeConfig('{"oven": "hot"}\n');
		const {code, stderr} = await run('bikupan', '--demo');
		expect([code, stderr]).toEqual([2, expect.stringContaining('unknown settings: oven')]);
	});
});
