// What the app costs, in a real terminal of 120x40 with 2,000 restaurants: npm run bench tui
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {moods, startFakeUpstream} from '../support/fake-upstream.ts';
import {keys, openTerminal, type Terminal} from '../support/terminal.ts';
import {makeJobs} from './tui-jobs.ts';

const RESTAURANTS = 2000;
const JOBS = 10_000;
const SIZE = {columns: 120, rows: 40};
/** An hour of refreshing every ten seconds. */
const REFRESHES = 360;
/** Clock ticks a second in /proc, sysconf(_SC_CLK_TCK) on every Linux. */
const TICKS = 100;

// Waiting by the millisecond and not in a spin, which would take one of two cores from what is measured.

const print = (name: string, figures: string, limit: string) =>
	process.stdout.write(`${name.padEnd(34)} ${figures.padEnd(44)} ${limit}\n`);

const restaurants = Array.from({length: RESTAURANTS}, (_, index) => ({
	identifier: `r${index}`,
	name: `Restaurang ${['Åkanten', 'Björken', 'Örnen', 'Eken'][index % 4]} ${index}`,
	region: ['Solna', 'Uppsala', 'Flemingsberg'][index % 3],
	coordinate: [59, 17],
	homepage: `https://example.org/${index}`,
	menuUrl: '',
}));
const dishes = ['Köttbullar med potatismos', 'Pannkakor med sylt', 'Vegansk linsgryta', 'Stekt fisk med remouladsås'];

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function percentile(values: readonly number[], share: number): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

function processorSeconds(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function residentMebibytes(pid: number): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Milliseconds from a key to the first byte of its frame, and the bytes of the frame. */
async function timeKey(screen: Terminal, key: string): Promise<{ms: number; bytes: number}> {
	const before = screen.written().length;
	const start = performance.now();
	screen.type(key);
	while (screen.written().length === before) {
		if (performance.now() - start > 1000) throw new Error(`nothing was drawn for a key:\n${screen.text()}`);
		await delay(1);
	}
	const ms = performance.now() - start;
	await delay(40);
	return {ms, bytes: Buffer.byteLength(screen.written().slice(before))};
}

async function timeStart(
	address: string,
	program: readonly string[],
	isThere: (written: string) => boolean,
	home: string,
): Promise<number> {
	const start = performance.now();
	const screen = openTerminal(['--upstream', address], {...SIZE, program, home});
	while (!isThere(screen.written())) await delay(1);
	const ms = performance.now() - start;
	screen.close();
	await screen.ended;
	return ms;
}

/** Prints what a key, doing nothing, an hour of refreshing and a start cost. */
export async function bench(): Promise<void> {
	const upstream = await startFakeUpstream();
	upstream.mood = (request, response) => {
		const id = request.url?.split('/').at(-1) ?? '';
		const answer =
			id === 'restaurant'
				? {restaurants}
				: {
						restaurant: {
							title: id,
							location: 'Solna',
							url: '',
							map_url: '',
							menu: dishes.map(dish => ({dish: `${dish} (${id})`})),
						},
					};
		return moods.body(JSON.stringify(answer))(request, response);
	};

	const screen = openTerminal(['--upstream', upstream.address], SIZE);
	await screen.waitFor(`of ${RESTAURANTS}`);
	await delay(1500);

	const keyTimes = {moving: [] as number[], filtering: [] as number[]};
	const keyBytes: number[] = [];
	for (let index = 0; index < 100; index++) {
		const {ms, bytes} = await timeKey(screen, index % 10 === 9 ? keys.pageDown : 'j');
		keyTimes.moving.push(ms);
		keyBytes.push(bytes);
	}
	await screen.press('/', '▏');
	for (const letter of 'ornen 15'.repeat(3)) keyTimes.filtering.push((await timeKey(screen, letter)).ms);
	screen.type(keys.escape);
	await screen.waitUntilGone('▏');
	for (const [name, times] of Object.entries(keyTimes)) {
		print(
			`key to frame, ${name}`,
			`median ${median(times).toFixed(1)} ms, 95 % within ${percentile(times, 0.95).toFixed(1)} ms`,
			'under 16 ms',
		);
	}
	print('bytes per key', `median ${median(keyBytes)}, most ${Math.max(...keyBytes)}`, 'at most 1 kB');

	await delay(3000);
	const idleFrom = processorSeconds(screen.pid);
	const bytesFrom = screen.written().length;
	await delay(10_000);
	const idle = ((processorSeconds(screen.pid) - idleFrom) / 10) * 100;
	print('idle', `${idle.toFixed(2)} % CPU, ${screen.written().length - bytesFrom} bytes in 10 s`, 'about nothing');

	const memory: number[] = [];
	for (let index = 0; index < REFRESHES; index++) {
		const asked = upstream.requests.length;
		screen.type('r');
		while (upstream.requests.length < asked + 2) await delay(5);
		await delay(15);
		if (index % (REFRESHES / 12) === 0) memory.push(residentMebibytes(screen.pid));
	}
	memory.push(residentMebibytes(screen.pid));
	const settled = memory.slice(3);
	print(
		`memory over ${REFRESHES} refreshes`,
		`${memory.map(value => value.toFixed(0)).join(' ')} MiB`,
		`last/quarter ${((settled.at(-1) ?? 0) / (settled[0] ?? 1)).toFixed(2)}`,
	);

	await makeJobs(screen.home, JOBS);
	screen.type('2');
	await screen.waitFor('1 of 10,000');
	// Page by page to the end of what there is.
	while (!screen.text().includes('10,000 of 10,000')) {
		screen.type('G');
		await delay(100);
	}
	const jobTimes: number[] = [];
	for (let index = 0; index < 100; index++) {
		jobTimes.push((await timeKey(screen, index % 10 === 9 ? keys.pageUp : 'k')).ms);
	}
	print(
		`key to frame, ${JOBS} jobs`,
		`median ${median(jobTimes).toFixed(1)} ms, 95 % within ${percentile(jobTimes, 0.95).toFixed(1)} ms`,
		'under 16 ms',
	);
	await delay(3000);
	const jobsFrom = processorSeconds(screen.pid);
	await delay(10_000);
	const jobsIdle = ((processorSeconds(screen.pid) - jobsFrom) / 10) * 100;
	print(`idle, ${JOBS} jobs`, `${jobsIdle.toFixed(2)} % CPU`, 'about nothing');

	screen.type('q');
	await screen.ended;
	const lunch = new URL('../../bin/lunch.js', import.meta.url).pathname;
	async function timeStarts(name: string, home: string): Promise<void> {
		const starts = {node: [] as number[], lunch: [] as number[]};
		const bare = [process.execPath, '-e', 'console.log("up")', '--'];
		for (let run = 0; run < 9; run++) {
			starts.node.push(await timeStart(upstream.address, bare, text => text.includes('up'), home));
			starts.lunch.push(
				await timeStart(upstream.address, [process.execPath, lunch], text => /\d of \d+/.test(text), home),
			);
		}
		const ratios = starts.lunch.map((ms, run) => ms / (starts.node[run] ?? Number.NaN));
		print(
			`first frame, ${name} cached`,
			`${median(starts.lunch).toFixed(0)} ms, node ${median(starts.node).toFixed(0)} ms, ratio ${median(ratios).toFixed(1)}`,
			'at most 6 times node',
		);
	}
	await timeStarts(`${RESTAURANTS}`, screen.home);
	// The usual upstream has a few dozen; in a home of its own, without an hour of refreshing behind it.
	const home = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	restaurants.length = 20;
	spawnSync(process.execPath, [lunch, 'list', '--refresh', '--upstream', upstream.address], {
		env: {
			...process.env,
			HOME: home,
			XDG_CACHE_HOME: `${home}/cache`,
			XDG_DATA_HOME: `${home}/data`,
			XDG_CONFIG_HOME: `${home}/config`,
		},
	});
	await timeStarts('20', home);
	rmSync(home, {recursive: true});
	screen.close();
	await upstream.close();
}
