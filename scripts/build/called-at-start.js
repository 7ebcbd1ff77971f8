// Which functions of the built program the commonest commands call, found by running them.
import {spawn} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** The runs: each once to fill the cache, and once to be watched. */
const runs = [['bikupan'], ['bikupan', '--json'], ['list'], ['search', 'soppa']];

const restaurant = {
	identifier: 'bikupan',
	name: 'Restaurang Bikupan',
	region: 'Uppsala',
	coordinate: [59.8422, 17.63403],
	homepage: 'https://www.example.org/bikupan/',
};
const menu = [
	'Kött: Pannbiff med lök, gräddsås & lingon',
	'Vegetariskt: Rödbetsbiffar\nmed fetaost',
	'Ärtsoppa (V, GF)',
];
const answers = {
	'/restaurant': {restaurants: [restaurant]},
	'/restaurant/bikupan': {restaurant: {title: restaurant.name, menu: menu.map(dish => ({dish}))}},
};

/**
 * The places where called functions begin, by the name of their file in a folder of built files. Throws when a run
 * fails: the program that was built does not work then.
 */
export async function calledAtStart(dist) {
	const folder = await mkdtemp(join(tmpdir(), 'lunch-build-'));
	const upstream = createServer((request, response) => {
		response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[request.url]));
	});
	await new Promise(resolve => upstream.listen(0, '127.0.0.1', resolve));
	const env = {
		PATH: process.env.PATH,
		HOME: folder,
		LANG: 'C.UTF-8',
		LUNCH_UPSTREAM: `http://127.0.0.1:${upstream.address().port}`,
	};
	const coverage = join(folder, 'coverage');
	try {
		for (const args of runs) {
			await run(dist, args, env);
			await run(dist, args, {...env, NODE_V8_COVERAGE: coverage});
		}
		return await read(coverage);
	} finally {
		upstream.close();
		await rm(folder, {recursive: true, force: true});
	}
}

function run(dist, args, env) {
	const child = spawn(process.execPath, [join(dist, '../bin/lunch.js'), ...args], {
		env,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', code => {
			if (code === 0) resolve();
			else reject(new Error(`the built program failed: lunch ${args.join(' ')} ended with ${code}`));
		});
	});
}

async function read(coverage) {
	const called = new Map();
	for (const name of await readdir(coverage)) {
		for (const {url, functions} of JSON.parse(await readFile(join(coverage, name), 'utf8')).result) {
			const file = url.split('/dist/')[1];
			if (file === undefined) continue;
			const starts = called.get(file) ?? new Set();
			called.set(file, starts);
			for (const {ranges} of functions) if (ranges[0].count > 0) starts.add(ranges[0].startOffset);
		}
	}
	return called;
}
