import type {Job, PiJob} from '../job.ts';
import {
	type ConvertedDecimals,
	type JobPart,
	type JobWork,
	type JobWorker,
	noWork,
	type PartStep,
} from '../job-work.ts';
import {type ChunkRange, chunkCount, covers, type Phase, phaseEnds, QUOTIENT} from '../pi/index.ts';
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
	return describeWork(job, await board.read(job.id, job.digits));
}

/** What a process was seen to do. */
interface Seen {
	share: number;
	ms: number;
}

export function describeWork(job: PiJob, {parts: notes, run: noted, now}: WorkNotes): JobWork {
	// The notes of a process that had the job before are of no use.
	const run = noted?.worker === job.worker ? noted : null;
	const noteOf = (part: PlannedPart) => notes.find(({first, last}) => first === part.first && last === part.last);
	const seen = new Map<string, Seen>();
	const see = (worker: string, share: number, ms: number) => {
		const before = seen.get(worker) ?? {share: 0, ms: 0};
		seen.set(worker, {share: before.share + share, ms: before.ms + ms});
	};
	const ends = phaseEnds(job.digits);
	const stateOf = createStates(job, notes, run, ends);
	const parts = plannedParts(job.digits, ends).map((planned): JobPart => {
		const note = noteOf(planned);
		if (note) see(note.worker, planned.share * note.share, note.ms);
		return {...placeOf(planned, job.digits), ...(note ? notedState(note, planned, job.digits, now) : stateOf(planned))};
	});
	if (run) see(run.worker, run.share - run.before, run.ms);
	const workers = [...seen].map(([worker, {share, ms}]): JobWorker => {
		const own = parts.filter(part => part.worker === worker);
		const count = (state: JobPart['state']) => own.filter(part => part.state === state).length;
		const digitsPerSecond = rate(share, ms, job.digits);
		return {worker, done: count('done'), computing: count('computing'), digitsPerSecond};
	});
	return {parts, workers, decimals: run && decimalsIn(run)};
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

/** The state of a part that a process took from the queue. */
function notedState(note: PartNote, {share}: PlannedPart, digits: number, now: number): StateOfPart {
	const {worker, started, ms} = note;
	const isDone = note.share === 1;
	if (!isDone && started !== undefined && now - started - ms > SILENCE_MS) return waiting;
	return {
		state: isDone ? 'done' : 'computing',
		progress: note.share,
		worker,
		startedAt: started === undefined ? null : new Date(started),
		digitsPerSecond: rate(share * note.share, ms, digits),
	};
}

/** The states of parts that the process with the job computes itself, or found when it began. */
function createStates({digits}: PiJob, notes: readonly PartNote[], run: RunNote | null, ends: Record<Phase, number>) {
	const others = notes.filter(({share}) => share === 1);
	const finished = [...rangesOf(run?.finished ?? []), ...others];
	const kept = [...rangesOf(run?.kept ?? []), ...others];
	const count = run?.count ?? 0;
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

function decimalsIn({count, first, latest}: RunNote): ConvertedDecimals | null {
	return count === 0 ? null : {count, first, latest};
}
