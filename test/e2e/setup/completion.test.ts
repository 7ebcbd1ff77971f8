import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {errorDocumentSchema} from '../../../source/relay/output/schema.ts';
import {describeNeeding} from '../../support/machine/needing.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeEach(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
});

afterEach(async () => {
	home.remove();
	await upstream.close();
});

/** The answers of `__complete` to words, the last of which is being typed. */
async function offered(...words: string[]): Promise<string[]> {
	const {code, stdout, stderr} = await home.run(['__complete', '--', ...words]);
	expect({code, stderr}).toEqual({code: 0, stderr: ''});
	return stdout.split('\n').filter(line => line !== '');
}

describe('completion', () => {
	test('offers commands, flags, choices, and restaurants from the cache alone', async () => {
		const before = upstream.requests.length;
		expect(await offered('bik')).toEqual([]);
		expect(await offered('c')).toEqual(['cache', 'config', 'completion']);
		expect(upstream.requests.length).toBe(before);
		await home.run(['list']);
		expect(await offered('bik')).toEqual(['bikupan']);
		expect(await offered('show', 'el')).toEqual(['elma']);
		expect(await offered('--json', 'el')).toEqual(['elma']);
		expect(await offered('--upstream', 'http://example.org', 'cac')).toEqual(['cache']);
		expect(await offered('cache', '')).toEqual(['show', 'path', 'clear']);
		expect(await offered('list', '--re')).toEqual(['--refresh', '--region']);
		expect(await offered('elma', '')).toEqual([]);
	});

	test('offers the values of flags: their own, files, or nothing', async () => {
		await home.run(['list']);
		expect(await offered('pi', 'submit', '10', '--output', '')).toEqual([':files']);
		expect(await offered('pi', 'submit', '10', '--output', 're')).toEqual([':files']);
		expect(await offered('pi', 'submit', '10', '--output=re')).toEqual([':files']);
		expect(await offered('pi', 'submit', '10', '--output', '=', 're')).toEqual([':files']);
		expect(await offered('serve', '--tls-cert', '')).toEqual([':files']);
		expect(await offered('list', '>', '')).toEqual([':files']);
		expect(await offered('bikupan', '2>', 'x')).toEqual([':files']);
		expect(await offered('cache', '--timeout', '')).toEqual([]);
		expect(await offered('serve', '--port', '')).toEqual([]);
		expect(await offered('serve', '--log-level', '')).toEqual(['debug', 'info', 'warn', 'error', 'silent']);
		expect(await offered('serve', '--log-level=w')).toEqual(['--log-level=warn']);
		expect(await offered('list', '--region', '')).toEqual(['Uppsala', 'Solna']);
		expect(await offered('pi', 'list', '--state', 'c')).toEqual(['created', 'cancelled']);
	});

	test('the bash script works in bash', async () => {
		await home.run(['list']);
		const {stdout, stderr, code} = await home.shell(`
			eval "$(lunch completion bash)"
			complete -p lunch
			words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lunch; echo "[\${COMPREPLY[@]}]"; }
			words lunch show bik
			words lunch do
			words lunch cache ''
			words lunch --js
			words lunch pi submit 10 --output ''
			words lunch cache --timeout ''
		`);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout).toBe(
			'complete -o default -F _lunch lunch\n[bikupan]\n[doctor]\n[show path clear]\n[--json]\n[]\n[]\n',
		);
	});

	test.each(['bash', 'zsh', 'fish'])('there is a script for %s, as JSON too', async shell => {
		const {stdout} = await home.run(['completion', shell]);
		expect(stdout).toContain('__complete');
		const document = JSON.parse((await home.run(['completion', shell, '--json'])).stdout);
		expect(document).toEqual({schemaVersion: 1, shell, script: stdout});
	});

	test('there is none for another shell', async () => {
		const {code, stderr} = await home.run(['completion', 'tcsh', '--json']);
		expect(code).toBe(2);
		expect(errorDocumentSchema.parse(JSON.parse(stderr)).error.suggestions).toEqual(['bash', 'zsh', 'fish']);
	});
});

describeNeeding(['zsh'], 'completion in zsh', () => {
	/** Runs the completion of zsh for words with its builtins replaced, as a file of $fpath at its first call. */
	async function complete(words: string): Promise<string> {
		await home.run(['list']);
		await mkdir(join(home.folder, 'functions'));
		await writeFile(join(home.folder, 'functions', '_lunch'), (await home.run(['completion', 'zsh'])).stdout);
		const script = join(home.folder, 'try.zsh');
		await writeFile(
			script,
			`fpath=(~/functions $fpath); autoload -Uz compinit; compinit -u -D
			lunch() { $NODE $LUNCH "$@" }
			compadd() { print -r -- "offers \${(j: :)@}" }
			_files() { print "files after [$1]" }
			compset() { print "compset $*" }
			words=(${words}); CURRENT=$#words; PREFIX=$words[-1]
			_lunch`,
		);
		const {stdout, stderr} = await home.shell(`zsh -f ${script}`);
		expect(stderr).toBe('');
		return stdout;
	}

	test('the first call of the autoloaded file completes', async () => {
		expect(await complete('lunch show bik')).toBe('offers -- bikupan\n');
	});

	test('files are left to zsh', async () => {
		expect(await complete("lunch pi submit 10 --output ''")).toBe('files after []\n');
	});

	test('files after an equals sign too', async () => {
		expect(await complete('lunch pi submit 10 --output=re')).toBe('compset -P *=\nfiles after []\n');
	});
});

describeNeeding(['fish'], 'completion in fish', () => {
	async function complete(line: string): Promise<string[]> {
		await home.run(['list']);
		await writeFile(join(home.folder, 'lunch.fish'), (await home.run(['completion', 'fish'])).stdout);
		await writeFile(join(home.folder, 'result.txt'), '');
		const script = `function lunch; $NODE $LUNCH $argv; end; source lunch.fish; complete -C '${line}'`;
		await writeFile(join(home.folder, 'try.fish'), script);
		const {stdout} = await home.shell('fish --no-config try.fish');
		return stdout.split('\n').filter(word => word !== '');
	}

	test('restaurants, files, and nothing', async () => {
		expect(await complete('lunch show bik')).toEqual(['bikupan']);
		expect(await complete('lunch pi submit 10 --output resu')).toEqual([expect.stringMatching(/^result\.txt/)]);
		expect(await complete('lunch pi submit 10 --output=resu')).toEqual([
			expect.stringMatching(/^--output=result\.txt/),
		]);
		expect(await complete('lunch cache --timeout ')).toEqual([]);
	});
});
