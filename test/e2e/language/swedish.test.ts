import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {commands, groups} from '../../../source/commands/table.ts';
import {jobStates} from '../../../source/jobs/job.ts';
import {all} from '../../../source/shared/language/sv/all.ts';
import {settingDefinitions} from '../../../source/shared/settings/settings.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';

let home: LunchHome;

beforeAll(() => {
	home = makeLunchHome();
});
afterAll(() => home.remove());

const SWEDISH = {LC_ALL: undefined, LC_MESSAGES: undefined, LANG: 'sv_SE.UTF-8'};

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}’']{3,}/gu) ?? [];
const inSwedish = new Set(Object.values(all).flatMap(text => wordsIn(JSON.stringify(text))));
/** Words that programs and people write alike: names of commands, flags, codes, variables, files and addresses. */
const alike =
	/`[^`]*`|"[^"]*"|'[^']*'|\{[^}]*\}|^ {2}(?:lunch|id=|eval) .*$|--[a-z][a-z-]*|\b[A-Z][A-Z_]+\b|\S*[/@:=]\S*|\S+\.\w{2,4}\b|[\w-]+\[?,[\w,]+/gm;
/** Words that are only in English texts. */
const englishWords = new Set(
	Object.keys(all)
		.flatMap(text => wordsIn(text.replaceAll(alike, ' ')))
		.filter(word => !inSwedish.has(word)),
);
/** Names, and words that both languages have. */
const names = new Set([
	...Object.keys(commands).flatMap(name => name.split(' ')),
	...Object.keys(groups),
	...jobStates,
	...Object.keys(settingDefinitions),
]);

function englishIn(text: string): string[] {
	const choices = [...Object.values(commands)].flatMap(({argument}) => argument?.choices ?? []);
	const own = text.replaceAll(alike, ' ');
	return wordsIn(own).filter(word => englishWords.has(word) && !names.has(word) && !choices.includes(word));
}

test('English words are told from Swedish ones', () => {
	expect(englishIn('Every restaurant that is not there')).toEqual(['every', 'restaurant', 'that', 'not', 'there']);
	expect(englishIn('Alla restauranger, se `lunch list --help`')).toEqual([]);
});

describe('help', () => {
	const shown = Object.keys(commands).filter(name => !commands[name]?.isHidden);
	let helps: Record<string, string>;

	// A process for each would take its processor's time for what is the same in all of them.
	beforeAll(async () => {
		const program = fileURLToPath(new URL('./support/print-helps.ts', import.meta.url));
		const {stdout} = await promisify(execFile)(process.execPath, [program, 'sv']);
		helps = JSON.parse(stdout);
	});

	test.each(['', ...Object.keys(groups), ...shown])('of %s is Swedish', name => {
		expect(helps[name]).toContain('Användning: lunch');
		expect(englishIn(helps[name] ?? '')).toEqual([]);
	});

	test.each([[], ['pi'], ['pi', 'submit'], ['list']])('of the program itself is that: %j', async (...words) => {
		const {stdout, code} = await home.run([...words, '--help'], {env: SWEDISH});
		expect(code).toBe(0);
		expect(stdout).toBe(helps[words.join(' ')]);
	});
});

/** Runs that fail or find something to say, of every command that says something without a service. */
const runs: readonly (readonly string[])[] = [
	['nowhere', '--demo'],
	['show'],
	['bikupan', 'someday', '--demo'],
	['bikupan', '--offline'],
	['bikupan', '--refresh', '--offline'],
	['bikupan', '--nothing'],
	['bikupan', '--timeout', '0'],
	['today', '--offline'],
	['week', '--demo'],
	['list', '--region', 'Kiruna', '--demo'],
	['list', '--timeout'],
	['list', '--json=1'],
	['list', 'more', '--demo'],
	['list', '--wait', '--demo'],
	['search'],
	['search', '!', '--demo'],
	['find'],
	['find', '--near', 'here'],
	['find', 'lund', '--source', 'nothing'],
	['watch'],
	['watch', '!'],
	['bar'],
	['bar', '--for', 'tmux', '--max-length', '1'],
	['bar', '--for', 'tmux', '--offline'],
	['sources', '--offline'],
	['sources', 'add'],
	['sources', 'add', 'nothing'],
	['sources', 'remove', 'sodexo:152'],
	['sources', 'sell'],
	['cache'],
	['cache', 'clear'],
	['config'],
	['config', 'validate'],
	['config', 'set', 'port', 'high'],
	['config', 'set', 'prot', '1'],
	['config', 'set', 'timeout', '20'],
	['config', 'unset', 'timeout'],
	['doctor'],
	['completion', 'sh'],
	['completion'],
	['serve', '--demo'],
	['serve', '--opaque-workers', '2'],
	['serve', '--ttl', 'xyz=1'],
	['worker'],
	['mcp', '--json'],
	['pi'],
	['pi', 'sumbit'],
	['pi', 'submit', 'many'],
	['pi', 'submit', '0'],
	['pi', 'submit', '1000', '--wait'],
	['pi', 'submit', '1000', '--watch'],
	['pi', 'submit', '10', '--output', '/'],
	['pi', 'list'],
	['pi', 'list', '--state', 'lost'],
	['pi', 'list', '--limit', 'x'],
	['pi', 'show', '@latest'],
	['pi', 'show', 'ffffffff'],
	['pi', 'cancel', '@latest'],
	['pi', 'list', '--server', 'http://127.0.0.1:1'],
	['pi', 'list', '--server', 'grpc://127.0.0.1:1'],
	['fn', 'eval', 'x => y', '1'],
	['fn', 'eval', 'x => 1', '--hint', 'soon'],
	['fn', 'eval', 'x => 1', '--server', 'http://127.0.0.1:1'],
	['fn', 'call', 'nowhere.ts'],
	['fn', 'call', 'nowhere.ts#total'],
	['fn', 'map'],
	['fn', 'map', 'nowhere.ts#total', '--input', 'nowhere.txt'],
	['fn', 'map', 'nowhere.ts#total', '--concurrency', '0'],
	['fn', 'submit'],
	['fn', 'submit', 'nowhere.ts#total'],
	['fn', 'list'],
	['fn', 'list', '--state', 'lost'],
	['fn', 'show', 'ffffffff'],
	['fn', 'result', '@latest'],
	['fn', 'retry', 'ffffffff'],
	['fn', 'cancel'],
	['fn', 'workers'],
	['fn', 'bench', '--workers', 'x'],
];

/** Runs of the program itself: what it says is what its commands say, and what a service does is its process's own. */
const programs: readonly (readonly string[])[] = [
	['nowhere', '--demo'],
	['today', '--demo', '--json'],
	['bikupan', '--timeout', '0'],
	['config', 'set', 'prot', '1'],
	['pi', 'submit', '10', '--output', '/'],
	['fn', 'eval', 'x => y', '1'],
];

describe('what a command says', () => {
	test.each(programs.map(words => [words.join(' '), words] as const))('the program says that: %s', async (_, words) => {
		expect(await home.run(words, {env: SWEDISH})).toEqual(await runInProcess(home, words, SWEDISH));
	});

	test('lunch serve --tls-cert nowhere.pem is Swedish', async () => {
		const {stdout, stderr} = await home.run(['serve', '--tls-cert', 'nowhere.pem'], {env: SWEDISH});
		expect(stdout + stderr).not.toBe('');
		expect(englishIn(stdout + stderr)).toEqual([]);
	});

	test.each(runs.map(words => [words.join(' '), words] as const))('lunch %s is Swedish', async (_, words) => {
		const {stdout, stderr} = await runInProcess(home, words, SWEDISH);
		expect(stdout + stderr).not.toBe('');
		expect(englishIn(stdout + stderr)).toEqual([]);
	});
});

describe('JSON is the same in both languages', () => {
	const forPrograms = [
		['bikupan', '--demo'],
		['today', '--demo'],
		['week', 'bikupan', '--demo'],
		['list', '--demo'],
		['search', 'soppa', '--demo'],
		['nowhere', '--demo'],
		['bikupan', '--offline'],
		['bikupan', '--timeout', '0'],
		['config', 'validate'],
		['config', 'set', 'port', 'high'],
		['sources', 'add', 'nothing'],
		['pi', 'show', 'ffffffff'],
		['pi', 'list', '--server', 'http://127.0.0.1:1'],
		['fn', 'eval', 'x => y', '1'],
		['fn', 'call', 'nowhere.ts#total'],
		['worker'],
	];

	test.each(forPrograms.map(words => [words.join(' '), words] as const))('lunch %s --json', async (_, words) => {
		const english = await runInProcess(home, [...words, '--json']);
		const swedish = await runInProcess(home, [...words, '--json'], SWEDISH);
		expect(swedish).toEqual(english);
	});
});
