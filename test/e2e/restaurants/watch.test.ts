import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {dishAlertDocumentSchema} from '../../../source/relay/output/schema.ts';
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
	home.remove();
	await upstream.close();
});

describe('lunch watch', () => {
	test('goes on after a match, one document a line, and Ctrl-C ends it', async () => {
		const run = home.start(['watch', 'raggmunk|pannbiff', '--ndjson']);
		await poll('two matches', () => run.stdout().split('\n').length > 2);
		const asked = upstream.requests.length;
		run.child.kill('SIGINT');
		const {code, stdout} = await run.ended;
		expect(code).toBe(130);
		const names = stdout
			.trimEnd()
			.split('\n')
			.flatMap(line => dishAlertDocumentSchema.parse(JSON.parse(line)).match.dishes.map(({name}) => name));
		expect(names.every(name => /raggmunk|pannbiff/i.test(name))).toBe(true);
		// A menu that was just read is not asked for again.
		expect(upstream.requests).toHaveLength(asked);
		expect(new Set(upstream.requests).size).toBe(asked);
	});

	test('--once waits for an upstream that comes back, and ends with the first match', async () => {
		upstream.mood = moods.status(503);
		const run = home.start(['watch', 'pannbiff', '--once']);
		await poll('a word of the failure', () => run.stderr().includes('503'));
		upstream.mood = null;
		const {code, stdout} = await run.ended;
		expect(code).toBe(0);
		expect(stdout).toMatch(/^Restaurang \w+: .*Pannbiff.*\n$/);
	});

	test('--notify runs notify-send, and says where there is none', async () => {
		const folder = join(home.folder, 'bin');
		mkdirSync(folder);
		const env = {PATH: folder};
		const missing = await home.run(['watch', 'pannbiff', '--once', '--notify'], {env});
		expect(missing.stderr).toContain('notify-send could not be started');
		expect(missing.code).toBe(0);
		const program = join(folder, 'notify-send');
		writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${join(folder, 'said')}'\n`);
		chmodSync(program, 0o755);
		expect((await home.run(['watch', 'pannbiff', '--json', '--notify'], {env})).code).toBe(0);
		const said = readFileSync(join(folder, 'said'), 'utf8').split('\n');
		expect(said.slice(0, 3)).toEqual(['--app-name=lunch', '--', 'Restaurang Bikupan']);
		expect(said[3]).toContain('gräddsås &amp; lingon');
	});

	test.each([
		[['watch', '|'], 2, 'no word'],
		[['watch'], 2, 'needs pattern'],
		[['watch', 'nothingofthekind', '--timeout', '1'], 124, 'Not done within 1 second'],
	])('%j', async (args, code, message) => {
		const run = await home.run(args);
		expect(run.code).toBe(code);
		expect(run.stderr).toContain(message);
	});
});
