// The costs of the app, in a real terminal of 120x40 with 2,000 restaurants: npm run bench tui [-- FOLDER] [PART...]. With the folder of
// another checkout that is built, its app is measured in turns with this one's; a part is keys, bytes, memory, jobs or starts.
import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {keys, openTerminal} from '../support/app/terminal.ts';
import {type FakeUpstream, moods, startFakeUpstream} from '../support/upstream/fake-upstream.ts';
import {median, percentile, print, processorSeconds} from './tui/figures.ts';
import {benchBytes} from './tui/key-bytes.ts';
import {type KeyCost, printCosts, timeKey} from './tui/key-cost.ts';
import {makeJobs} from './tui/make-jobs.ts';
import {type App, LOADED, type Measured, openAll, type Round, SIZE} from './tui/round.ts';

const RESTAURANTS = 2000;
const JOBS = 10_000;
/** An hour of refreshing every ten seconds. */
const REFRESHES = 360;
/** The most times that a list is asked for what comes after it. */
const MOST_PAGES = 60;
const KEYS = 60;
const STARTS = 7;
const IDLE_SECONDS = 8;

const restaurants = Array.from({length: RESTAURANTS}, (_, index) => ({
	identifier: `r${index}`,
	name: `Restaurang ${['Åkanten', 'Björken', 'Örnen', 'Eken'][index % 4]} ${index}`,
	region: ['Solna', 'Uppsala', 'Flemingsberg'][index % 3],
	coordinate: [59, 17],
	homepage: `https://example.org/${index}`,
	menuUrl: '',
}));
const dishes = ['Köttbullar med potatismos', 'Pannkakor med sylt', 'Vegansk linsgryta', 'Stekt fisk med remouladsås'];

function residentMebibytes(pid: number): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** A home in which the app opens on a screen. */
function makeHome(screen: string | null): string {
	const home = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	mkdirSync(join(home, 'data/lunch'), {recursive: true});
	if (screen !== null) writeFileSync(join(home, 'data/lunch/app.json'), JSON.stringify({screen}));
	return home;
}

/** Presses each key in every app before the next one, so that whatever else the machine does meets all of them. */
async function pressAll(what: string, apps: readonly Measured[], keysPressed: readonly string[]): Promise<void> {
	const before = apps.map(({screen}) => processorSeconds(screen.pid));
	for (const key of keysPressed) for (const app of apps) app.costs.push(await timeKey(app.screen, key));
	// What is put off until keys pause belongs to them.
	await delay(500);
	for (const [index, {name, costs, screen}] of apps.entries()) {
		printCosts(`${what}${name}`, costs, processorSeconds(screen.pid) - (before[index] ?? 0));
	}
	const [own, other] = apps;
	if (own && other) {
		for (const [name, cost] of [
			['time', ({ms}: KeyCost) => ms],
			['processor', ({processorMs}: KeyCost) => processorMs],
		] as const) {
			const [mine, theirs] = [own.costs.map(cost), other.costs.map(cost)];
			const shares = [0.5, 0.95].map(share => (percentile(mine, share) / percentile(theirs, share)).toFixed(2));
			print(`  ${name} to frame, of the other's`, `median ${shares[0]}, 95 % ${shares[1]}`, 'at most 0.50');
		}
	}
	for (const app of apps) app.costs = [];
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
	const program = join(folder, 'bin/lunch.js');
	if (!existsSync(program) || !existsSync(join(folder, 'dist/cli.js'))) {
		throw new Error(
			`${folder} is not a checkout that is built: give the folder of one, and run \`npm run build\` in it.`,
		);
	}
	return {name, program: [process.execPath, program]};
}

async function benchKeys({apps, upstream, home}: Round): Promise<void> {
	const lists = openAll(
		upstream.address,
		apps,
		apps.map(() => home('restaurants')),
	);
	for (const {screen} of lists) await screen.waitFor(LOADED);
	await delay(1500);
	await pressAll('key to frame, moving', lists, Array<string>(KEYS).fill('j'));
	await pressAll('key to frame, a page', lists, [
		...Array<string>(5).fill(keys.pageDown),
		keys.end,
		keys.pageUp,
		keys.home,
	]);
	for (const {screen} of lists) await screen.press('/', '▏');
	await pressAll('key to frame, filtering', lists, [...'ornen 15'.repeat(3)]);
	for (const {screen} of lists) screen.type(keys.escape);
	await timeIdle('idle', lists);
	// Earlier builds have no such area.
	const withServices = lists.filter(({screen}) => screen.text().includes('4 Services'));
	for (const {screen} of withServices) await screen.press('4', 'Dashboard');
	await timeIdle('idle, Services', withServices);
	for (const {screen} of withServices) await screen.press('1', LOADED);
	await pressAll('key to frame, another area', withServices, ['2', '1', '3', '1', '4', '1']);
	for (const {screen} of lists) screen.close();
}

async function benchMemory({apps, upstream, home}: Round): Promise<void> {
	for (const app of openAll(upstream.address, apps.slice(0, 1), [home('restaurants')])) {
		await app.screen.waitFor(LOADED);
		await timeMemory(upstream, app);
		app.screen.close();
	}
}

async function benchJobs({apps, upstream, home}: Round): Promise<void> {
	const made = home('jobs');
	await makeJobs(made, JOBS);
	await timeStarts(`${JOBS} jobs`, 5.5, upstream.address, apps, made);
	// Each build has a home of its own: the list is made once.
	const homes = apps.map(() => home('jobs'));
	for (const other of homes) cpSync(made, other, {recursive: true});
	const jobs = openAll(upstream.address, apps, homes);
	for (const {screen} of jobs) {
		await screen.waitFor('of 10,000');
		// Page by page to the end of what there is, or as far as a build comes.
		for (let tries = 0; tries < MOST_PAGES && !screen.text().includes('10,000 of 10,000'); tries++) {
			screen.type('G');
			// What comes after the end is asked for once the selection rests.
			await delay(400);
		}
	}
	await pressAll(
		`key to frame, ${JOBS} jobs`,
		jobs,
		Array.from({length: KEYS}, (_, index) => (index % 10 === 9 ? keys.pageUp : 'k')),
	);
	await timeIdle(`idle, ${JOBS} jobs`, jobs);
	for (const {screen} of jobs) screen.close();
}

async function benchStarts({apps, upstream, home: newHome}: Round): Promise<void> {
	const {address} = upstream;
	// Each case in a home of its own, that nothing but its list was read into.
	for (const count of [RESTAURANTS, 20]) {
		restaurants.length = count;
		const home = newHome('restaurants');
		const dirs = {XDG_CACHE_HOME: `${home}/cache`, XDG_DATA_HOME: `${home}/data`, XDG_CONFIG_HOME: `${home}/config`};
		const program = apps[0]?.program.slice(1) ?? [];
		const list = [...program, 'list', '--refresh', '--upstream', address];
		spawnSync(process.execPath, list, {env: {...process.env, HOME: home, ...dirs}});
		await timeStarts(`${count} restaurants`, count > 100 ? 5.5 : 5, address, apps, home);
	}
}

const rounds = {keys: benchKeys, bytes: benchBytes, memory: benchMemory, jobs: benchJobs, starts: benchStarts};

/**
 * Prints what a key, its bytes, doing nothing, an hour of refreshing and a start cost; of another build too, where its folder is given. With the
 * names of parts only those: keys, bytes, memory, jobs, starts.
 */
export async function bench(words: readonly string[] = []): Promise<void> {
	const names = Object.keys(rounds) as (keyof typeof rounds)[];
	const [other] = words.filter(word => !names.some(name => name === word));
	const own = appOf(fileURLToPath(new URL('../..', import.meta.url)), '');
	const apps = other === undefined ? [own] : [own, appOf(resolve(other), ', other')];
	const upstream = await startFakeUpstream();
	upstream.mood = (request, response) => {
		const id = request.url?.split('/').at(-1) ?? '';
		const menu = dishes.map(dish => ({dish: `${dish} (${id})`}));
		const answer =
			id === 'restaurant' ? {restaurants} : {restaurant: {title: id, location: 'Solna', url: '', map_url: '', menu}};
		return moods.body(JSON.stringify(answer))(request, response);
	};
	const homes: string[] = [];
	const home = (screen: string | null) => {
		const made = makeHome(screen);
		homes.push(made);
		return made;
	};
	const asked = names.filter(name => words.includes(name));
	try {
		for (const name of asked.length > 0 ? asked : names) await rounds[name]({apps, upstream, home});
	} finally {
		for (const made of homes) rmSync(made, {recursive: true, force: true, maxRetries: 3});
		await upstream.close();
	}
}
