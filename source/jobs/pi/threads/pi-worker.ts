// A thread of the pool. The first member of a team leads: it makes the memory, hands it to the others over
// their own ports, so that nothing outside the team keeps it alive, and sends the chunks.
import {readlinkSync} from 'node:fs';
import {getPriority, platform, setPriority} from 'node:os';
import {type MessagePort, parentPort, workerData} from 'node:worker_threads';
import {Chunker} from '../decimals/chunker.ts';
import {lastHexDigits} from '../decimals/hex-digits.ts';
import {piInBigInt} from '../decimals/reference.ts';
import {arenaStart, createKernel, createMemory, prepareMemory} from '../instance/kernel-instance.ts';
import {unsigned} from '../instance/wide-addresses.ts';
import {WAITING_CHUNKS, workCounters} from '../messages/control-block.ts';
import type {PiAnswer, PiTask, ShortTask, TeamTask} from '../messages/messages.ts';
import {writePlan} from '../plan/write-plan.ts';
import {tellFound} from '../sums/sums-format.ts';
import {createSumsKeeper, kernelAnswers, readFacts} from '../sums/sums-keeper.ts';
import {createNarrowSums} from './narrow-sums.ts';

/** Chunks that may wait to be taken before the computation pauses: 1 MiB. */
const MOST_WAITING = 16;

/** Thrown by the kernel when it gives up. */
class KernelFailure extends Error {
	readonly reason: number;

	constructor(reason: number) {
		super(`the kernel gave up (${reason})`);
		this.reason = reason;
	}
}

function send(answer: PiAnswer, transfer: ArrayBuffer[] = []): void {
	parentPort?.postMessage(answer, transfer);
}

function sendChunk(control: SharedArrayBuffer, chunk: Uint8Array<ArrayBuffer>): void {
	const words = new Int32Array(control);
	for (
		let waiting = Atomics.load(words, WAITING_CHUNKS);
		waiting >= MOST_WAITING;
		waiting = Atomics.load(words, WAITING_CHUNKS)
	)
		Atomics.wait(words, WAITING_CHUNKS, waiting);
	Atomics.add(words, WAITING_CHUNKS, 1);
	send({kind: 'chunk', chunk}, [chunk.buffer]);
}

function compute(task: TeamTask, member: number, chunker?: Chunker): void {
	if (task.tellsThreads) tellThread();
	const counters = workCounters(task.control);
	const keeper = createSumsKeeper(task, member, send);
	const onUnits = (units: number) => {
		counters[member] = (counters[member] ?? 0) + units;
	};
	const narrow = createNarrowSums(task, onUnits);
	const kernel = createKernel(
		{...task, member},
		{
			hostReport: onUnits,
			hostFraction(address, length) {
				const limbs = new Uint32Array(task.memory.buffer, unsigned(address), length);
				if (member === 0) send({kind: 'hex', ...lastHexDigits(limbs, task.digits)});
			},
			hostEmit(address, length) {
				chunker?.push(new Uint8Array(task.memory.buffer, unsigned(address), length));
			},
			hostKeep: keeper.keep,
			hostRecall(first, last, waits, room, end, found) {
				const answer = keeper.recall(first, last, waits, room, end, found);
				const range = {first, last};
				if (answer !== kernelAnswers.absent || keeper.hasWithin(range)) return answer;
				const words = narrow.compute(range, {room: unsigned(room), end: unsigned(end)});
				if (!words) return kernelAnswers.absent;
				tellFound(task.memory.buffer, found, readFacts(first, last, words));
				keeper.keep(first, last, ...words);
				return kernelAnswers.found;
			},
			hostFail(reason) {
				throw new KernelFailure(reason);
			},
		},
	);
	if (task.sums) kernel.computeSums(task.digits, task.sums.first, task.sums.last, task.block);
	else kernel.computeDecimals(task.digits, task.block, task.isDivided ? 1 : 0);
	if (member === 0) send({kind: 'done', bytes: kernel.peak()});
}

/** The memory of the computations before, kept while it is large enough: touching fresh pages takes time. */
let kept: {memory: WebAssembly.Memory; isWide: boolean; longest: number} | undefined;

function memoryFor({reservedBytes, isWide, longest}: PiTask): {memory: WebAssembly.Memory; longest: number} {
	const arena = reservedBytes - arenaStart(longest);
	if (
		kept &&
		kept.isWide === isWide &&
		kept.longest >= longest &&
		kept.memory.buffer.byteLength - arenaStart(kept.longest) >= arena
	)
		return kept;
	const memory = createMemory(reservedBytes, isWide);
	prepareMemory(memory, longest);
	kept = {memory, isWide, longest};
	return kept;
}

function lead(task: PiTask, others: MessagePort[]): void {
	const chunker = new Chunker(task.digits, chunk => sendChunk(task.control, chunk));
	const {module} = task;
	if (!module) {
		chunker.push(Buffer.from(piInBigInt(task.digits).slice(2), 'latin1'));
		send({kind: 'done', bytes: 0});
		return;
	}
	const {memory, longest} = memoryFor(task);
	writePlan(memory, task.digits, task);
	const shared: TeamTask = {...task, module, memory, longest};
	for (const port of others.slice(0, task.members - 1)) port.postMessage(shared);
	compute(shared, 0, chunker);
}

function attempt(work: () => void): void {
	try {
		work();
	} catch (error) {
		const reason = error instanceof KernelFailure ? error.reason : 0;
		send({kind: 'failed', reason, message: error instanceof Error ? error.message : String(error)});
	}
}

function tellThread(): void {
	// Linux alone has such a link, and the policy that this is for.
	const [, id] = /\/task\/(\d+)$/.exec(linkAt('/proc/thread-self')) ?? [];
	if (id !== undefined) send({kind: 'thread', id: Number(id)});
}

function linkAt(path: string): string {
	try {
		return readlinkSync(path);
	} catch {
		return '';
	}
}

function giveWay(niceness: number): void {
	// Elsewhere it would be the whole process.
	if (platform() !== 'linux') return;
	try {
		setPriority(Math.max(getPriority(), niceness));
	} catch {
		// Then it gives no way.
	}
}

const {member, ports, niceness} = workerData as {member: number; ports: MessagePort[]; niceness: number};
giveWay(niceness);
if (member === 0) {
	parentPort?.on('message', (task: PiTask | ShortTask) =>
		attempt(() => ('short' in task ? send({kind: 'texts', texts: task.short.map(piInBigInt)}) : lead(task, ports))),
	);
} else ports[0]?.on('message', (task: TeamTask) => attempt(() => compute(task, member)));
