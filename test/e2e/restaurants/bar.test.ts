import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {poll} from '../../support/poll.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {type FakeUpstream, moods, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let home: LunchHome;
beforeEach(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
	const folder = join(home.folder, 'data', 'lunch');
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, 'app.json'), JSON.stringify({favourites: ['bikupan'], words: [], diet: null}));
});
afterEach(async () => {
	home.remove();
	await upstream.close();
});

describe('lunch bar', () => {
	test("is a favourite's menu in one line, and asks for nothing else", async () => {
		await home.run(['bikupan']);
		const before = upstream.requests.length;
		const {code, stdout, stderr} = await home.run(['bar', '--for', 'starship']);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout).toMatch(/^Restaurang Bikupan: Kött: Pannbiff .*\n$/);
		expect(upstream.requests).toHaveLength(before);
		const {stdout: short} = await home.run(['bar', '--for', 'tmux', '--max-length', '24']);
		expect(short).toBe('Restaurang Bikupan: Köt…\n');
	});

	test('does not wait for an upstream that hangs; a run of its own asks it', async () => {
		upstream.mood = moods.hanging;
		const {code, stdout} = await home.run(['bar', '--for', 'waybar']);
		expect(code).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({text: 'no menu yet', class: ['unknown']});
		upstream.mood = null;
		await poll('the menu', async () =>
			(await home.run(['bar', '--for', 'starship'])).stdout.startsWith('Restaurang Bikupan: Kött: Pannbiff'),
		);
		expect(upstream.requests.filter(path => path !== 'restaurant' && path !== 'restaurant/bikupan')).toEqual([]);
	});

	test.each([
		[['bar'], /needs --for/],
		[['bar', '--for', 'dwm'], /one of waybar/],
		[['bar', '--for', 'tmux', '--max-length', 'x'], /--max-length: expected/],
	])('%j is refused', async (args, message) => {
		const {code, stderr} = await home.run(args);
		expect(code).toBe(2);
		expect(stderr).toMatch(message);
	});
});
