import type {PoolCall} from '../pool-call.ts';

/** A call that runs longer has none sent behind it, in milliseconds; those that were are taken back. */
export const STUCK_MS = 50;
/** Most calls that are sent behind one, and how long they are expected to run together, in milliseconds. */
const MOST_FOLLOWING = 16;
const MOST_FOLLOWING_MS = 50;

/** The short calls that a process was sent before the one that runs there has ended: it runs them one after another. */
export interface FollowingCalls {
	/** How many of them are still to be run there. */
	readonly count: number;
	/** Whether a call can be sent there now. */
	mayAdd(call: PoolCall): boolean;
	/** Sends it. */
	add(call: PoolCall): void;
	/** Takes one back, and tells whether it was there. The process runs it all the same, and nobody hears of it. */
	takeBack(call: PoolCall): boolean;
	/** Takes back all if they wait longer than was thought. */
	takeBackStuck(): PoolCall[];
	/** Takes back all: the process is ended. */
	end(): PoolCall[];
	/** The one that the process begins now; `isWanted`: whether it was not taken back. */
	next(): {call: PoolCall; isWanted: boolean} | null;
	/** Whether the process is at a call of this id that was taken back. */
	isUnwanted(id: unknown): boolean;
}

export interface FollowingCallsOptions {
	clock: () => number;
	/** The call that the process is at; null where there is none that counts. */
	current: () => PoolCall | null;
	/** Whether the process can take a call as it is. */
	suits: (call: PoolCall) => boolean;
	send: (call: PoolCall) => void;
}

export function createFollowingCalls({clock, current, suits, send}: FollowingCallsOptions): FollowingCalls {
	let calls: PoolCall[] = [];
	const wanted = new Set<PoolCall>();
	let unwantedId: string | null = null;

	function hasRoomFor({shortMs}: PoolCall): boolean {
		if (shortMs === null || wanted.size >= MOST_FOLLOWING) return false;
		let sum = shortMs;
		for (const call of wanted) sum += call.shortMs ?? 0;
		return sum <= MOST_FOLLOWING_MS;
	}

	function takeBackAll(): PoolCall[] {
		const all = [...wanted];
		wanted.clear();
		return all;
	}

	const isStuck = (call: PoolCall | null) => clock() - (call?.startedAt ?? Number.NEGATIVE_INFINITY) >= STUCK_MS;

	return {
		get count() {
			return wanted.size;
		},
		mayAdd(call) {
			const running = current();
			return running !== null && running.shortMs !== null && !isStuck(running) && hasRoomFor(call) && suits(call);
		},
		add(call) {
			calls.push(call);
			wanted.add(call);
			send(call);
		},
		takeBack: call => wanted.delete(call),
		takeBackStuck: () => (wanted.size > 0 && isStuck(current()) ? takeBackAll() : []),
		end() {
			calls = [];
			unwantedId = null;
			return takeBackAll();
		},
		next() {
			unwantedId = null;
			const [call] = calls;
			if (!call) return null;
			calls = calls.slice(1);
			const isWanted = wanted.delete(call);
			if (!isWanted) unwantedId = call.id;
			return {call, isWanted};
		},
		isUnwanted: id => unwantedId !== null && id === unwantedId,
	};
}
