import {createLruMap} from '../../shared/lru-map.ts';
import {type Cooldown, LONGEST_COOLDOWN_MS} from '../upstream/cooldown.ts';
import type {AnswerStore} from './answer-store.ts';
import {type LeaseState, type Leases, LONGEST_LEASE_MS} from './leases.ts';
import {plausibleUntil} from './plausible-until.ts';
import type {StoredAnswer} from './stored-answer.ts';

/** A store that ends with its process: for samples, and where no file can be used. */
export function createMemoryAnswerStore({
	now = Date.now,
	maxEntries = 10_000,
}: {
	now?: () => number;
	maxEntries?: number;
} = {}): AnswerStore {
	const answers = createLruMap<string, {answer: StoredAnswer; keepUntil: number}>({maxEntries});
	const cooldowns = new Map<string, number>();
	const leases: HeldLeases = new Map();

	return {
		async read(key) {
			const entry = answers.get(key);
			return entry && entry.keepUntil > now() ? entry.answer : null;
		},
		async write(key, answer, keepUntil) {
			answers.set(key, {answer, keepUntil});
		},
		async *entries() {
			for (const [key, {answer, keepUntil}] of answers) if (keepUntil > now()) yield [key, answer];
		},
		async clear(key) {
			const count = key === undefined ? answers.size : Number(answers.has(key));
			if (key === undefined) {
				answers.clear();
				leases.clear();
				cooldowns.clear();
			} else answers.delete(key);
			return count;
		},
		async prune(most) {
			const before = answers.size;
			for (const [key, {keepUntil}] of answers) if (keepUntil <= now() || answers.size > most) answers.delete(key);
			return before - answers.size;
		},
		leases: createMemoryLeases(leases, now),
		cooldown: (upstream): Cooldown => ({
			until: async () => plausibleUntil(cooldowns.get(upstream) ?? 0, now(), LONGEST_COOLDOWN_MS),
			start: async until => {
				cooldowns.set(upstream, until);
			},
		}),
		async close() {},
	};
}

type HeldLeases = Map<string, LeaseState & {holder: string}>;

function createMemoryLeases(leases: HeldLeases, now: () => number): Leases {
	return {
		async take(key, holder, until) {
			const lease = leases.get(key);
			const heldUntil = plausibleUntil(lease?.heldUntil ?? 0, now(), LONGEST_LEASE_MS);
			if (heldUntil > now() && lease?.holder !== holder) return false;
			leases.set(key, {holder, heldUntil: until, failure: null});
			return true;
		},
		async release(key, holder, failure) {
			if (leases.get(key)?.holder !== holder) return;
			if (failure) leases.set(key, {holder, heldUntil: 0, failure});
			else leases.delete(key);
		},
		async state(key) {
			const {heldUntil = 0, failure = null} = leases.get(key) ?? {};
			return {heldUntil: plausibleUntil(heldUntil, now(), LONGEST_LEASE_MS), failure};
		},
	};
}
