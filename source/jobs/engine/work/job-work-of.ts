import type {Job, PiJob} from '../../job.ts';
import {
	type ConvertedDecimals,
	type JobPart,
	type JobWork,
	type JobWorker,
	noWork,
	type PartStep,
} from '../../job-work.ts';
import {
	type ChunkRange,
	chunkCount,
	covers,
	type Phase,
	partShare,
	phaseEnds,
	QUOTIENT,
	sidePartOf,
	sumsShare,
} from '../../pi/index.ts';
import {hasCheckpoints} from './checkpoints.ts';
import {halvesOf, type PlannedPart, plannedParts} from './planned-parts.ts';
import type {PartNote, RunNote, WorkBoard, WorkNotes} from './work-board.ts';

/** A part that nothing was heard of for so long is not computed any more, in milliseconds: notes are made each second. */
const SILENCE_MS = 15_000;
/** Of a shorter time no rate is told, in milliseconds. */
const SHORTEST_MS = 500;

/** The work of a running job, by what the processes at it have noted. */
export async function jobWorkOf(job: Job, board: Pick<WorkBoard, 'read'>): Promise<JobWork> {
	if (job.kind !== 'pi' || job.state !== 'running' || !hasCheckpoints(job.digits)) return noWork;
	return describeWork(job, await board.read(job.id));
}

export function describeWork(job: PiJob, {parts: noted, run: latest, now}: WorkNotes): JobWork {
	const {digits} = job;
	// The notes of a process that had the job before are of no use.
	const run = latest?.worker === job.worker ? latest : null;
	const ends = phaseEnds(digits);
	const notes = noted
		.filter(note => !isSilent(note, now))
		.map((note): WeighedNote => {
			const whole = note.last > 0 ? ends.series * sumsShare(digits, note) : partShare(digits, note);
			return {...note, done: whole * note.share};
		});
	const plan = plannedParts(digits, ends);
	const helped = assignParts(plan, notes, digits);
	const stateOf = createStates(job, notes, run, ends);
	const sides = sideParts(notes, digits);
	const parts = plan.flatMap((part): JobPart[] => {
		const within = part.last > 0 ? [] : sides.filter(({step}) => step === part.step);
		const share = Math.max(
			0,
			within.reduce((left, side) => left - side.share, part.share),
		);
		return [...within, {...placeOf({...part, share}, digits), ...(helped.get(part) ?? stateOf(part))}];
	});
	return {parts, workers: workersAt(parts, notes, run, digits), decimals: run && decimalsIn(run, digits)};
}

/** A note with the share of all the work that it tells of. */
interface WeighedNote extends PartNote {
	done: number;
}

/** Whether a part is not computed any more by the process that noted it. */
function isSilent({share, started, ms}: PartNote, now: number): boolean {
	return share < 1 && started !== undefined && now - started - ms > SILENCE_MS;
}

/** The processes at the work: what each has done in which time. */
function workersAt(
	parts: readonly JobPart[],
	notes: readonly WeighedNote[],
	run: RunNote | null,
	digits: number,
): JobWorker[] {
	const seen = new Map<string, {share: number; ms: number}>();
	const see = (worker: string, share: number, ms: number) => {
		const before = seen.get(worker) ?? {share: 0, ms: 0};
		seen.set(worker, {share: before.share + share, ms: before.ms + ms});
	};
	let others = 0;
	for (const note of notes) {
		see(note.worker, note.done, note.ms);
		if (note.worker !== run?.worker) others += note.done;
	}
	// Its share has what others computed for it.
	if (run) see(run.worker, Math.max(0, run.share - run.before - others), run.ms);
	return [...seen].map(([worker, {share, ms}]): JobWorker => {
		const count = (isDone: boolean) =>
			parts.filter(part => part.worker === worker && (part.state === 'done') === isDone).length;
		return {worker, done: count(true), computing: count(false), digitsPerSecond: rate(share, ms, digits)};
	});
}

type StateOfPart = Pick<JobPart, 'state' | 'progress' | 'worker' | 'startedAt' | 'digitsPerSecond'>;

function placeOf(
	{step, first, last, share}: PlannedPart,
	digits: number,
): Pick<JobPart, 'step' | 'from' | 'to' | 'share'> {
	const count = chunkCount(digits);
	return last === QUOTIENT.last ? {step, from: 0, to: 1, share} : {step, from: first / count, to: last / count, share};
}

const waiting: StateOfPart = {state: 'waiting', progress: 0, worker: null, startedAt: null, digitsPerSecond: null};

/** The parts that processes took from the queue: each takes a range with all within it that none has by itself, one after the other. */
function assignParts(
	plan: readonly PlannedPart[],
	notes: readonly WeighedNote[],
	digits: number,
): ReadonlyMap<PlannedPart, StateOfPart> {
	const assigned = new Map<PlannedPart, StateOfPart>();
	const size = ({first, last}: PartNote) => last - first;
	for (const note of notes.toSorted((one, other) => size(one) - size(other))) {
		const within = plan.filter(part => note.last > 0 && covers(note, part) && !assigned.has(part));
		const facts = factsOf(note, digits);
		let left = note.share * within.reduce((sum, {share}) => sum + share, 0);
		for (const part of within) {
			const isDone = note.share === 1 || left >= part.share;
			assigned.set(part, {...facts, state: isDone ? 'done' : 'computing', progress: isDone ? 1 : left / part.share});
			if (!isDone) break;
			left -= part.share;
		}
	}
	return assigned;
}

/** The most parts without terms that are told of: more than any computation has. */
const MOST_SIDES = 128;

/** The parts without terms that processes took from the queue: the root and the reciprocal, and sections of the decimals. */
function sideParts(notes: readonly WeighedNote[], digits: number): JobPart[] {
	const sides = notes.flatMap((note): JobPart[] => {
		const side = sidePartOf(digits, note);
		if (!side || side.phase === 'series') return [];
		const {phase: step, from, to} = side;
		const state = note.share === 1 ? 'done' : 'computing';
		return [
			{...{step, from, to, state, progress: note.share}, share: partShare(digits, note), ...factsOf(note, digits)},
		];
	});
	return sides.slice(0, MOST_SIDES).toSorted((one, other) => one.from - other.from);
}

/** The process that noted a part, since when it computes it, and how fast. */
function factsOf(
	{worker, started, done, ms}: WeighedNote,
	digits: number,
): Pick<JobPart, 'worker' | 'startedAt' | 'digitsPerSecond'> {
	const startedAt = started === undefined ? null : new Date(started);
	return {worker, startedAt, digitsPerSecond: rate(done, ms, digits)};
}

/** The states of parts that the process with the job computes itself, or found when it began. */
function createStates(
	{digits}: PiJob,
	notes: readonly WeighedNote[],
	run: RunNote | null,
	ends: Record<Phase, number>,
) {
	const finished = [...rangesOf(run?.finished ?? []), ...notes.filter(({share, last}) => share === 1 && last > 0)];
	const kept = rangesOf(run?.kept ?? []);
	const count = Math.min(run?.count ?? 0, digits);
	const isDone = (range: ChunkRange) => count > 0 || finished.some(one => covers(one, range));
	const begun = (isBegun: boolean, progress: number): StateOfPart =>
		run && isBegun ? {...waiting, state: 'computing', progress, worker: run.worker} : waiting;
	const whole = {first: 0, last: chunkCount(digits)};
	const quotientShare = ((run?.share ?? 0) - ends.series) / (ends.quotient - ends.series);

	const unfinished: Record<PartStep, (part: PlannedPart) => StateOfPart> = {
		sums(part) {
			const share = shareWithin(finished, part);
			return begun(share > 0, share);
		},
		merge: part => begun(halvesOf(part).every(isDone), 0),
		quotient: () => begun(isDone(whole), Math.min(1, Math.max(0, quotientShare))),
		decimals: () => begun(isDone(QUOTIENT), count / digits),
	};
	return (part: PlannedPart): StateOfPart => {
		if (part.step === 'decimals' || !isDone(part)) return unfinished[part.step](part);
		const isKept = kept.some(one => covers(one, part));
		return {...waiting, state: 'done', progress: 1, worker: isKept ? null : (run?.worker ?? null)};
	};
}

function rangesOf(pairs: readonly (readonly [number, number])[]): ChunkRange[] {
	return pairs.map(([first, last]) => ({first, last}));
}

/** The share of a range that is within others, which do not overlap. */
function shareWithin(ranges: readonly ChunkRange[], {first, last}: ChunkRange): number {
	const chunks = ranges.map(range => Math.max(0, Math.min(last, range.last) - Math.max(first, range.first)));
	return Math.min(1, chunks.reduce((sum, count) => sum + count, 0) / (last - first));
}

function rate(share: number, ms: number, digits: number): number | null {
	return ms < SHORTEST_MS || share <= 0 ? null : Math.round((1000 * share * digits) / ms);
}

function decimalsIn({count, first, latest}: RunNote, digits: number): ConvertedDecimals | null {
	return count === 0 ? null : {count: Math.min(count, digits), first, latest};
}
