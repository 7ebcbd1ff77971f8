import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

// The allowed imports: cli → commands → tui, services → relay | jobs | functions | opaque → shared.
const mayImport: Readonly<Record<string, readonly string[]>> = {
	cli: ['cli', 'commands', 'tui', 'services', 'relay', 'jobs', 'functions', 'opaque', 'shared'],
	commands: ['commands', 'tui', 'services', 'relay', 'jobs', 'functions', 'shared'],
	tui: ['tui', 'relay', 'jobs', 'functions', 'shared'],
	services: ['services', 'relay', 'jobs', 'functions', 'opaque', 'shared'],
	relay: ['relay', 'shared'],
	jobs: ['jobs', 'shared'],
	functions: ['functions', 'shared'],
	opaque: ['opaque', 'shared'],
	shared: ['shared'],
};
const foundation = ['terminal', 'theme.ts'];
const commandRooms = ['mcp', 'app', 'setup', 'services', 'functions', 'jobs', 'restaurants'];
const relayBase = ['http', 'menus', 'upstream', 'upstream/sources', 'store', 'cache'];
/**
 * The rooms of a folder, and the rooms that each may import. `top` is the folder's own files; a room inside another
 * is one of its own.
 */
const roomsBelow: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	tui: {
		app: ['app', 'chrome', 'screens', 'components', 'model', 'keys', ...foundation],
		chrome: ['chrome', 'screens', 'components', 'model', 'keys', ...foundation],
		screens: ['screens', 'components', 'model', 'keys', ...foundation],
		components: ['components', ...foundation],
		model: ['model', 'keys', ...foundation],
		keys: ['keys'],
		terminal: foundation,
		'theme.ts': foundation,
	},
	'tui/model': inOrder('activity', 'app', 'services', 'jobs', 'functions', 'lunch', 'log', 'input', 'source'),
	functions: {
		'documents.ts': ['documents.ts', 'values', 'top'],
		output: ['output', 'values', 'top'],
		'load-test': ['load-test', 'queue', 'values', 'top'],
		library: ['library', 'map', 'retries', 'code', 'values', 'top'],
		map: ['map', 'retries', 'values', 'top'],
		retries: ['retries', 'top'],
		grpc: ['grpc', 'wire', 'request', 'top'],
		redis: ['redis', 'files', 'request', 'queue', 'values', 'top'],
		pool: ['pool', 'files', 'request', 'queue', 'code', 'values', 'top'],
		wire: ['wire', 'code', 'values', 'top'],
		files: ['files', 'values', 'top'],
		request: ['request', 'values', 'top'],
		queue: ['queue', 'top'],
		code: ['code', 'top'],
		values: ['values', 'top'],
		top: ['top'],
	},
	'functions/redis': inOrder('top', 'caller', 'machine', 'messages'),
	'functions/code': inOrder('top', 'bundle', 'analysis', 'python'),
	jobs: {
		embedded: ['embedded', 'engine', 'results', 'pi', 'top'],
		redis: ['redis', 'engine', 'results', 'pi', 'top'],
		http: ['http', 'top'],
		engine: ['engine', 'results', 'pi', 'top'],
		results: ['results', 'top'],
		top: ['top', 'pi'],
		pi: ['pi'],
	},
	'jobs/redis': inOrder('top', 'run', 'parts', 'table', 'queue'),
	'jobs/engine': inOrder('calls', 'work', 'queue', 'top'),
	'jobs/pi': inOrder(
		'index.ts',
		'apart',
		'top',
		'threads',
		'sums',
		'messages',
		'plan',
		'instance',
		'decimals',
		'limits.ts',
		'errors.ts',
		'kernel',
	),
	'jobs/pi/kernel': inOrder('top', 'decimals', 'quotient', 'series', 'multiplication', 'transform', 'numbers', 'team'),
	relay: {
		output: ['output', 'sample', 'top', 'menus'],
		sample: ['sample', 'top', ...relayBase],
		top: ['top', ...relayBase],
		cache: ['cache', 'store', 'upstream', 'upstream/sources', 'http'],
		store: ['store', 'upstream', 'http'],
		'upstream/sources': ['upstream/sources', 'upstream', 'menus', 'http'],
		upstream: ['upstream', 'http'],
		menus: ['menus'],
		http: ['http'],
	},
	services: inOrder(
		'top',
		'cluster',
		'http',
		'machine',
		'engines',
		'grpc',
		'lifecycle',
		'tracing',
		'access',
		'logging',
		'metrics',
	),
	commands: {
		// The table of all commands stands above their rooms, and what each of them is given below.
		top: ['top', ...commandRooms],
		mcp: ['mcp', 'functions', 'jobs', 'restaurants', 'top'],
		app: ['app', 'functions', 'jobs', 'restaurants', 'top'],
		setup: ['setup', 'functions', 'jobs', 'restaurants', 'top'],
		services: ['services', 'mcp', 'functions', 'jobs', 'restaurants', 'top'],
		functions: ['functions', 'jobs', 'top'],
		jobs: ['jobs', 'top'],
		restaurants: ['restaurants', 'top'],
	},
	shared: inOrder('settings', 'redis', 'network', 'files', 'top', 'time', 'text', 'language'),
};
/** Rooms from the top down: each may import itself and those below it. */
function inOrder(...rooms: string[]): Record<string, readonly string[]> {
	return Object.fromEntries(rooms.map((room, index) => [room, rooms.slice(index)]));
}

const domains = ['relay', 'jobs', 'functions', 'opaque', 'shared'];

const source = fileURLToPath(new URL('../source', import.meta.url));
const kernel = join(source, 'jobs', 'pi', 'kernel') + sep;
const files = readdirSync(source, {recursive: true, encoding: 'utf8'})
	.filter(file => /\.tsx?$/.test(file))
	.map(file => join(source, file));

/** The files that a file imports, types too. */
function importsOf(file: string): string[] {
	const text = readFileSync(file, 'utf8');
	const statics = text.matchAll(/^(?:import|export)\s+(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
	const dynamics = text.matchAll(/\bimport\('([^']+)'\)/g);
	return [...statics, ...dynamics].map(([, target = '']) => target);
}

/** The folder of source/ that a file belongs to; files at the top are the program's entry. */
function layerOf(path: string): string {
	const [first = '', ...rest] = relative(source, path).split(sep);
	return rest.length > 0 ? first : 'cli';
}

/** Whether it belongs to a program that is started as a process of its own. */
function isProgram(path: string): boolean {
	const place = relative(source, path);
	return (
		place.startsWith(join('functions', 'pool', 'node-worker') + sep) ||
		place === join('jobs', 'pi', 'apart', 'pi-apart.ts')
	);
}

function inSource(file: string, target: string): string | null {
	if (!target.startsWith('.')) return null;
	const path = join(dirname(file), target);
	return path.startsWith(source + sep) && /\.tsx?$/.test(path) ? path : null;
}

/** The same for the kernel too, whose compiler wants no ending. */
function inSourceOrKernel(file: string, target: string): string | null {
	return inSource(file, file.startsWith(kernel) ? `${target}.ts` : target);
}

describe('imports', () => {
	test('there is source to look at', () => {
		expect(files.length).toBeGreaterThan(30);
		expect(files.flatMap(importsOf).length).toBeGreaterThan(100);
	});

	test('go down the layers only', () => {
		const wrong = files.flatMap(file =>
			importsOf(file).flatMap(target => {
				const path = inSource(file, target);
				const isAllowed = path === null || mayImport[layerOf(file)]?.includes(layerOf(path));
				return isAllowed ? [] : `${relative(source, file)} imports ${target}`;
			}),
		);
		expect(wrong).toEqual([]);
	});

	test.each(Object.entries(roomsBelow))('go down the rooms of %s only', (folder, below) => {
		const around = join(source, folder) + sep;
		const roomOf = (path: string) => {
			const place = relative(around, path).split(sep).join('/');
			const rooms = Object.keys(below).filter(room => place === room || place.startsWith(`${room}/`));
			return rooms.sort((a, b) => b.length - a.length)[0] ?? (place.includes('/') ? place : 'top');
		};
		const wrong = files
			.filter(file => file.startsWith(around))
			.flatMap(file =>
				importsOf(file).flatMap(target => {
					const path = inSourceOrKernel(file, target);
					if (!path?.startsWith(around)) return [];
					const isAllowed = below[roomOf(file)]?.includes(roomOf(path));
					return isAllowed ? [] : `${relative(source, file)} imports ${target}`;
				}),
			);
		expect(wrong).toEqual([]);
	});

	test('domains know no terminal, no React and no process', () => {
		const wrong = files
			.filter(file => domains.includes(layerOf(file)) && !isProgram(file))
			.flatMap(file => {
				const modules = importsOf(file).filter(target => /^(?:react|ink|pastel|node:process)(?:\/|$)/.test(target));
				const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
				// That one is a way to import what need not be loaded whole.
				const globals = code.match(/(?<![-\w])(?:console|process)\.(?!getBuiltinModule)\w+/g) ?? [];
				return [...modules, ...globals].map(found => `${relative(source, file)}: ${found}`);
			});
		expect(wrong).toEqual([]);
	});

	test('only the entry ends the process', () => {
		const wrong = files.filter(
			file => (layerOf(file) !== 'cli' || relative(source, file).includes(sep)) && !isProgram(file),
		);
		expect(wrong.filter(file => readFileSync(file, 'utf8').includes('process.exit('))).toEqual([]);
	});

	test('make no circles', () => {
		const edges = new Map(files.map(file => [file, importsOf(file).flatMap(target => inSource(file, target) ?? [])]));
		const done = new Set<string>();
		const circles: string[] = [];
		const visit = (file: string, path: readonly string[]) => {
			if (path.includes(file))
				circles.push([...path.slice(path.indexOf(file)), file].map(step => relative(source, step)).join(' → '));
			if (done.has(file) || path.includes(file)) return;
			for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
			done.add(file);
		};
		for (const file of files) visit(file, []);
		expect(circles).toEqual([]);
	});

	test('an escape byte stands only where terminals are spoken to', () => {
		const wrong = files.filter(
			file =>
				!file.includes(`${sep}tui${sep}terminal${sep}`) &&
				relative(source, file) !== join('shared', 'text', 'ansi-style.ts') &&
				/\\u001b|\\x1b/i.test(readFileSync(file, 'utf8')),
		);
		expect(wrong.map(file => relative(source, file))).toEqual([]);
	});

	test('invisible characters are listed in one file', () => {
		const listing = files.filter(file => /\\u(?:200[BEF]|202[A-E]|2060)|\\p\{Cf\}/i.test(readFileSync(file, 'utf8')));
		expect(listing.map(file => relative(source, file))).toEqual([join('shared', 'text', 'unwanted-characters.ts')]);
	});
});
