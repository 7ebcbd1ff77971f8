// The costs of the app, in a real terminal of 120x40 with 2,000 restaurants: npm run bench tui [-- FOLDER]. With the folder of
// another checkout that is built, its app is measured in turns with this one's.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {type FakeUpstream, moods, startFakeUpstream} from '../support/fake-upstream.ts';
import {keys, openTerminal, type Terminal} from '../support/terminal.ts';
import {makeJobs} from './tui-jobs.ts';

const RESTAURANTS = 2000;
const JOBS = 10_000;
const SIZE = {columns: 120, rows: 40};
/** An hour of refreshing every ten seconds. */
const REFRESHES = 360;
const KEYS = 60;
const STARTS = 7;
const IDLE_SECONDS = 8;
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
	// Until what follows a key is over, so that it is not there for the next one, of another app perhaps.
	await delay(80);
	return {ms, bytes: Buffer.byteLength(screen.written().slice(before))};
}

/** A home in which the app opens on a screen. */
function makeHome(screen: string | null): string {
	const home = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	mkdirSync(join(home, 'data/lunch'), {recursive: true});
	if (screen !== null) writeFileSync(join(home, 'data/lunch/app.json'), JSON.stringify({screen}));
	return home;
}

/** An app that is measured, and its figures. */
interface Measured {
	name: string;
	screen: Terminal;
	times: number[];
	bytes: number[];
}

function openAll(address: string, apps: readonly App[], screen: string, homes: string[]): Measured[] {
	return apps.map(({name, program}) => {
		const home = makeHome(screen);
		homes.push(home);
		return {name, screen: openTerminal(['--upstream', address], {...SIZE, program, home}), times: [], bytes: []};
	});
}

/** Presses each key in every app before the next one, so that whatever else the machine does meets all of them. */
async function pressAll(what: string, apps: readonly Measured[], keysPressed: readonly string[]): Promise<void> {
	for (const key of keysPressed) {
		for (const app of apps) {
			const {ms, bytes} = await timeKey(app.screen, key);
			app.times.push(ms);
			app.bytes.push(bytes);
		}
	}
	for (const {name, times, bytes} of apps) {
		print(
			`${what}${name}`,
			`median ${median(times).toFixed(1)} ms, 95 % within ${percentile(times, 0.95).toFixed(1)} ms`,
			'under 16 ms',
		);
		print(`  bytes a key${name}`, `median ${median(bytes)}, most ${Math.max(...bytes)}`, 'at most 1 kB');
	}
	for (const app of apps) {
		app.times = [];
		app.bytes = [];
	}
}

async function timeIdle(what: string, apps: readonly Measured[]): Promise<void> {
	await delay(2000);
	const before = apps.map(({screen}) => [processorSeconds(screen.pid), screen.written().length] as const);
	await delay(IDLE_SECONDS * 1000);
	for (const [index, {name, screen}] of apps.entries()) {
		const [seconds = 0, bytes = 0] = before[index] ?? [];
		const share = ((processorSeconds(screen.pid) - seconds) / IDLE_SECONDS) * 100;
		print(
			`${what}${name}`,
			`${share.toFixed(2)} % CPU, ${screen.written().length - bytes} bytes in ${IDLE_SECONDS} s`,
			'about nothing',
		);
	}
}

async function timeMemory(upstream: FakeUpstream, {name, screen}: Measured): Promise<void> {
	const memory: number[] = [];
	for (let index = 0; index < REFRESHES; index++) {
		const asked = upstream.requests.length;
		screen.type('r');
		while (upstream.requests.length < asked + 2) await delay(5);
		await delay(15);
		if (index % (REFRESHES / 12) === 0) memory.push(residentMebibytes(screen.pid));
	}
	memory.push(residentMebibytes(screen.pid));
	print(
		`memory over ${REFRESHES} refreshes${name}`,
		`${memory.map(value => value.toFixed(0)).join(' ')} MiB`,
		'at most 200 MiB',
	);
}

async function timeStarts(
	what: string,
	limit: number,
	address: string,
	apps: readonly App[],
	home: string,
): Promise<void> {
	const bare = {name: '', program: [process.execPath, '-e', 'console.log("0 of 0")', '--']};
	const starts = [bare, ...apps].map(app => ({...app, times: [] as number[]}));
	for (let run = 0; run < STARTS; run++) {
		for (const {program, times} of starts) times.push(await timeStart(address, program, home));
	}
	const [node, ...others] = starts;
	for (const {name, times} of others) {
		const ratios = times.map((ms, run) => ms / (node?.times[run] ?? Number.NaN));
		print(
			`first frame, ${what}${name}`,
			`${median(times).toFixed(0)} ms, node ${median(node?.times ?? []).toFixed(0)} ms, ratio ${median(ratios).toFixed(1)}`,
			`at most ${limit} times node`,
		);
	}
}

async function timeStart(address: string, program: readonly string[], home: string): Promise<number> {
	const start = performance.now();
	const screen = openTerminal(['--upstream', address], {...SIZE, program, home});
	while (!/\d of \d+/.test(screen.written())) await delay(1);
	const ms = performance.now() - start;
	screen.close();
	await screen.ended;
	return ms;
}

function appOf(folder: string, name: string): App {
	return {name, program: [process.execPath, join(folder, 'bin/lunch.js')]};
}

/** A build of the app. */
interface App {
	name: string;
	program: readonly string[];
}

/** Prints what a key, doing nothing, an hour of refreshing and a start cost; of another build too, where its folder is given. */
export async function bench([other]: readonly string[] = []): Promise<void> {
	const upstream = await startFakeUpstream();
	upstream.mood = (request, response) => {
		const id = request.url?.split('/').at(-1) ?? '';
		const menu = dishes.map(dish => ({dish: `${dish} (${id})`}));
		const answer =
			id === 'restaurant' ? {restaurants} : {restaurant: {title: id, location: 'Solna', url: '', map_url: '', menu}};
		return moods.body(JSON.stringify(answer))(request, response);
	};
	const {address} = upstream;
	const own = appOf(fileURLToPath(new URL('../..', import.meta.url)), '');
	const apps = other === undefined ? [own] : [own, appOf(resolve(other), ', other')];
	const homes: string[] = [];

	const lists = openAll(address, apps, 'restaurants', homes);
	for (const {screen} of lists) await screen.waitFor(`of ${RESTAURANTS}`);
	await delay(1500);
	await pressAll(
		'key to frame, moving',
		lists,
		Array.from({length: KEYS}, (_, index) => (index % 10 === 9 ? keys.pageDown : 'j')),
	);
	for (const {screen} of lists) await screen.press('/', '▏');
	await pressAll('key to frame, filtering', lists, [...'ornen 15'.repeat(3)]);
	for (const {screen} of lists) screen.type(keys.escape);
	await timeIdle('idle', lists);
	// Earlier builds have no such area.
	const withServices = lists.filter(({screen}) => screen.text().includes('4 Services'));
	for (const {screen} of withServices) await screen.press('4', 'Dashboard');
	await timeIdle('idle, Services', withServices);
	for (const {screen} of withServices) await screen.press('1', `of ${RESTAURANTS}`);
	for (const app of lists) await timeMemory(upstream, app);
	for (const {screen} of lists) screen.close();

	const jobs = openAll(address, apps, 'jobs', homes);
	for (const [index, {screen}] of jobs.entries()) {
		await makeJobs(homes[apps.length + index] ?? '', JOBS);
		await screen.waitFor('of 10,000');
		// Page by page to the end of what there is.
		while (!screen.text().includes('10,000 of 10,000')) {
			screen.type('G');
			await delay(50);
		}
	}
	await pressAll(
		`key to frame, ${JOBS} jobs`,
		jobs,
		Array.from({length: KEYS}, (_, index) => (index % 10 === 9 ? keys.pageUp : 'k')),
	);
	await timeIdle(`idle, ${JOBS} jobs`, jobs);
	for (const {screen} of jobs) screen.close();

	// Each case in a home of its own, that nothing but its list was read into.
	for (const count of [RESTAURANTS, 20]) {
		restaurants.length = count;
		const home = makeHome('restaurants');
		homes.push(home);
		const dirs = {XDG_CACHE_HOME: `${home}/cache`, XDG_DATA_HOME: `${home}/data`, XDG_CONFIG_HOME: `${home}/config`};
		const list = [...own.program.slice(1), 'list', '--refresh', '--upstream', address];
		spawnSync(process.execPath, list, {env: {...process.env, HOME: home, ...dirs}});
		await timeStarts(`${count} restaurants`, count > 100 ? 5.5 : 5, address, apps, home);
	}
	await timeStarts(`${JOBS} jobs`, 5.5, address, apps, homes[apps.length] ?? '');
	for (const home of homes) rmSync(home, {recursive: true, force: true});
	await upstream.close();
}
