import {describe, expect, it} from 'vitest';
import {controlBytes, sendingWords} from '../../../../source/jobs/pi/messages/control-block.ts';
import type {PiAnswer, TeamTask} from '../../../../source/jobs/pi/messages/messages.ts';
import {HEAD_BYTES} from '../../../../source/jobs/pi/sums/sums-format.ts';
import {createSumsKeeper} from '../../../../source/jobs/pi/sums/sums-keeper.ts';

const digits = 10_000_000;
const shares = Array.from({length: 8}, (_, at) => ({first: 32 * at, last: 32 * at + 32}));

/** A keeper of the first member of a team that sums eight shares, on memory of which every limb is told apart. */
function createTeam() {
	const control = new SharedArrayBuffer(controlBytes(2));
	const buffer = new SharedArrayBuffer(65_536);
	const limbs = new Uint32Array(buffer);
	const sent = new Map<string, number[]>();
	const task = {
		...{digits, control, memory: {buffer}, kept: [], sums: null, shares},
		keeping: {ms: 0, units: 0, allUnits: 1e9},
	} as unknown as TeamTask;
	const keeper = createSumsKeeper(task, 0, (answer: PiAnswer) => {
		if (answer.kind !== 'sums') return;
		const [head = new Uint8Array(), numbers = new Uint8Array()] = answer.content;
		expect(head.length).toBe(HEAD_BYTES);
		const words = new Uint32Array(numbers.slice().buffer);
		sent.set(`${answer.range.first}-${answer.range.last}`, [words[0] ?? 0, words[16] ?? 0, words[32] ?? 0]);
	});
	return {
		sent,
		/** Tells of sums whose numbers have one limb each, with this value, at a place of the memory. */
		tell(first: number, last: number, value: number, place: number) {
			const at = [0, 16, 32].map(offset => 48 * place + offset);
			for (const index of at) limbs[index] = value;
			const [p = 0, q = 0, t = 0] = at.map(index => 4 * index);
			keeper.keep(first, last, p, 1, q, 1, t, 1, 0, 1);
		},
		/** What has been sent is saved; the kernel moves all numbers, and others are where they were. */
		saveAndMove() {
			sendingWords(control).fill(0);
			limbs.fill(0xdead);
		},
	};
}

describe('sums of a team', () => {
	it('are sent as they were told, though the team moves them', () => {
		const {sent, tell, saveAndMove} = createTeam();
		for (let share = 0; share < 4; share++) tell(32 * share, 32 * share + 32, 1 + share, share);
		saveAndMove();
		for (let pair = 0; pair < 4; pair++) tell(64 * pair, 64 * pair + 64, 10 + pair, pair);
		saveAndMove();
		for (let half = 0; half < 2; half++) tell(128 * half, 128 * half + 128, 20 + half, half);
		for (const [name, values] of sent) expect(values, name).not.toContain(0xdead);
		expect(sent.get('0-128')).toEqual([20, 20, 20]);
	});

	it('are sent when the last ones of a round are there, so that all of them are', () => {
		const {sent, tell, saveAndMove} = createTeam();
		saveAndMove();
		for (let pair = 0; pair < 3; pair++) tell(64 * pair, 64 * pair + 64, 10 + pair, pair);
		expect([...sent]).toEqual([]);
		tell(192, 256, 13, 3);
		expect(Object.fromEntries(sent)).toEqual({
			'0-64': [10, 10, 10],
			'64-128': [11, 11, 11],
			'128-192': [12, 12, 12],
			'192-256': [13, 13, 13],
		});
	});
});
