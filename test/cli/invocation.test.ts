import {describe, expect, test} from 'vitest';
import {type Plan, planInvocation, wantsJson} from '../../source/cli/invocation.ts';
import {commonFlags} from '../../source/commands/flags.ts';
import {commands} from '../../source/commands/table.ts';
import {LunchError} from '../../source/shared/errors.ts';

function run(name: string, words: string[], flags: Record<string, string | true> = {}): Plan {
	return {kind: 'run', name, isNamed: true, words, flags};
}

/** A run of `lunch show` that the words did not name. */
function shown(...words: string[]): Plan {
	return {kind: 'run', name: 'show', isNamed: false, words, flags: {}};
}

function failure(...argv: string[]): LunchError {
	try {
		planInvocation(argv);
	} catch (error) {
		if (error instanceof LunchError) return error;
		throw error;
	}
	throw new Error(`understood: ${argv.join(' ')}`);
}

test('a flag takes a value in every command that has it, or in none', () => {
	const kinds = new Map<string, Set<boolean>>();
	for (const {flags = {}} of [{flags: commonFlags}, ...Object.values(commands)]) {
		for (const [name, {value}] of Object.entries(flags)) {
			kinds.set(name, (kinds.get(name) ?? new Set()).add(value !== undefined));
		}
	}
	expect(kinds.size).toBeGreaterThan(20);
	expect([...kinds].filter(([, both]) => both.size > 1)).toEqual([]);
});

describe('words', () => {
	test.each<[string[], Plan]>([
		[[], {kind: 'browse', flags: {}}],
		[['--json'], {kind: 'browse', flags: {json: true}}],
		[['bikupan'], shown('bikupan')],
		[['mae', 'thai'], shown('mae', 'thai')],
		[['show', 'list'], run('show', ['list'])],
		[['show', 'show'], run('show', ['show'])],
		[['list'], run('list', [])],
		[['list', '--region', 'Solna'], run('list', [], {region: 'Solna'})],
		[['--region', 'Solna', 'list'], run('list', [], {region: 'Solna'})],
		[['--region=Solna', 'list'], run('list', [], {region: 'Solna'})],
		[['search', '--', '--json'], run('search', ['--json'])],
		[['--', 'bikupan', '-x'], shown('bikupan', '-x')],
		[['constructor'], shown('constructor')],
		[['__proto__'], shown('__proto__')],
		[['pi', 'submit', '1000'], run('pi submit', ['1000'])],
		[['pi', '--wait', 'submit', '-1'], run('pi submit', ['-1'], {wait: true})],
		[['pi', 'list', '--limit', '-1'], run('pi list', [], {limit: '-1'})],
		[['show', 'pi'], run('show', ['pi'])],
		[['show', 'pi', 'submit'], run('show', ['pi', 'submit'])],
		[['pi', '--help'], {kind: 'help', argv: ['pi', '--help']}],
		[['help', 'pi', 'show'], {kind: 'help', argv: ['pi', 'show', '--help']}],
		[['--version'], {kind: 'version'}],
		[['list', '-v'], {kind: 'version'}],
		[['--help'], {kind: 'help', argv: ['--help']}],
		[['list', '-h'], {kind: 'help', argv: ['list', '--help']}],
		[['help', 'list'], {kind: 'help', argv: ['list', '--help']}],
		[['help'], {kind: 'help', argv: ['--help']}],
		[['help', 'pi'], {kind: 'help', argv: ['pi', '--help']}],
		[['pi', 'help'], {kind: 'help', argv: ['pi', '--help']}],
		[['pi', 'help', 'submit'], {kind: 'help', argv: ['pi', 'submit', '--help']}],
		[['bikupan', '--help'], {kind: 'help', argv: ['--help']}],
	])('%j', (argv, plan) => {
		expect(planInvocation(argv)).toEqual(plan);
	});
});

describe('mistakes', () => {
	test.each([
		[['--jsno'], 'Unknown flag --jsno.', ['--json']],
		[['bikupan', '--ofline'], 'Unknown flag --ofline.', ['--offline']],
		[['-x'], 'Unknown flag -x.', []],
		[['--constructor'], 'Unknown flag --constructor.', []],
		[['--region', 'Solna'], '--region is a flag of `lunch list` only.', []],
		[
			['serve', '--ndjson'],
			'--ndjson is a flag of `lunch watch`, `lunch pi submit`, `lunch pi watch`, `lunch fn submit`, `lunch fn watch` only.',
			['--json'],
		],
		[['--json=yes'], '--json takes no value.', []],
		[['--timeout'], '--timeout needs a value.', []],
		[['--timeout', '--json'], '--timeout needs a value.', []],
		[['--timeout='], '--timeout needs a value.', []],
		[['list', 'more'], '`lunch list` takes no "more".', []],
		[['cache', 'show', 'more'], '`lunch cache` takes no "more".', []],
		[['pi'], '`lunch pi` needs a command.', []],
		[['pi', 'sbmit', '5'], '`lunch pi` knows no "sbmit".', ['lunch pi submit']],
		[['pi', 'submit'], '`lunch pi submit` needs digits.', []],
		[['pi', 'submit', '1', '2'], '`lunch pi submit` takes no "2".', []],
		[['cache', 'empty'], '`lunch cache` knows no "empty".', ['show', 'path', 'clear']],
		[['search'], '`lunch search` needs words.', []],
		[['help', 'nope'], 'There is no command "nope".', []],
		[['help', 'serach'], 'There is no command "serach".', ['lunch help search']],
		[['help', 'pi', 'sbmit'], '`lunch pi` knows no "sbmit".', ['lunch pi submit']],
		[['pi', 'help', 'sbmit'], '`lunch pi` knows no "sbmit".', ['lunch pi submit']],
		[['help', '__work'], 'There is no command "__work".', []],
		[['list', '--max-memory', '1G'], '--max-memory is a flag of `lunch serve` and `lunch pi submit` only.', []],
		[['completion'], '`lunch completion` needs shell.', []],
		[['--offline', '--refresh'], '--offline and --refresh contradict each other.', []],
		[['bikupan', '--offline', '--refresh'], '--offline and --refresh contradict each other.', []],
	])('%j', (argv, message, suggestions) => {
		const error = failure(...argv);
		expect(error).toMatchObject({code: 'USAGE', exitCode: 2, message, suggestions});
		expect(error.hint).toBeTruthy();
	});

	test('a suggestion is made once', () => {
		const {hint, suggestions} = failure('--jsno');
		expect(suggestions).toEqual(['--json']);
		expect(hint).not.toContain('--json');
	});
});

test.each([
	[['list', '--json'], true],
	[['list'], false],
	[['search', '--', '--json'], false],
	[['--jsno', '--json'], true],
])('whether %j asks for JSON, before it is understood', (argv, isWanted) => {
	expect(wantsJson(argv)).toBe(isWanted);
});
