import {retryEnds} from '../../../shared/retries.ts';
import {isTenantName} from '../../../shared/tenant.ts';
import type {CallTerms} from '../../engine/calls/call-terms.ts';
import {attemptsIn, type TimelineStep} from '../../engine/job-timeline.ts';
import {callJobFrom, piJobFrom} from '../../engine/stored-job.ts';
import {attemptOutcomes, type Job, type JobResult, jobStates} from '../../job.ts';
import {isObjectNameOf} from '../../results/object-name.ts';
import type {JobRow} from './job-row.ts';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const LAST_DIGITS = /^\d{1,10}$/;
/** A name in which there is nothing to clean. */
const CLEAN_NAME = /^(?=.{1,500}$)[!-~]+(?: [!-~]+)*$/;
/** A reason in which there is nothing to clean. */
const CLEAN_REASON = /^(?=.{1,2000}$)[!-~]+(?: [!-~]+)*$/;
const LATEST_TIME = 8_640_000_000_000_000;
const states: ReadonlySet<unknown> = new Set(jobStates);
const outcomes: ReadonlySet<unknown> = new Set(attemptOutcomes);
const reasons: ReadonlySet<unknown> = new Set(retryEnds);

/** A row as it was read: the type of each field is still to be checked. */
type Unknown<Shape> = {[Key in keyof Shape]?: unknown};

/**
 * The job of a row such as this program writes; null for any other row, which its schema then decides on. This takes a tenth of
 * the schema's time, and takes nothing for a job that the schema does not.
 */
export function readPlainRow(row: JobRow): Job | null {
	if (!hasPlainFacts(row)) return null;
	return row.kind === 'call' ? readPlainCall(row) : readPlainPi(row);
}

function hasPlainFacts(row: JobRow): boolean {
	const {id, state, progress, created_at, started_at, finished_at, worker, attempts} = row;
	return (
		isText(id, ID) &&
		states.has(state) &&
		isShare(progress) &&
		isTime(created_at) &&
		(started_at === null || isTime(started_at)) &&
		(finished_at === null || isTime(finished_at)) &&
		(worker === null || isText(worker, CLEAN_NAME)) &&
		isWhole(attempts, 0) &&
		typeof row.tenant === 'string' &&
		isTenantName(row.tenant) &&
		row.error === null &&
		row.notes === null &&
		(state === 'finished') === (row.result !== null)
	);
}

function readPlainPi(row: JobRow): Job | null {
	const {id, digits, result: written} = row;
	if (row.kind !== 'pi' || !isWhole(digits, 1)) return null;
	const result = written === null ? null : readResult(id, written);
	if (result === null && written !== null) return null;
	return piJobFrom({...factsOf(row), digits, result});
}

/** A call that has no result. */
function readPlainCall(row: JobRow): Job | null {
	if (row.result !== null || typeof row.job_group !== 'string') return null;
	const terms = readTerms(row.call);
	const steps = terms && readPlainSteps(row.timeline);
	if (!terms || !steps) return null;
	const {name, runtime, retries, priority} = terms;
	const own = {call: {name, runtime}, retries, priority, group: groupName(row.job_group), history: attemptsIn(steps)};
	return callJobFrom({...factsOf(row), ...own, result: null});
}

// A row of SQLite has no shape, so that a rest pattern over it takes longer than all else here.
function factsOf(row: JobRow) {
	const {id, state, progress, created_at: created, started_at: started, finished_at: finished, worker, attempts} = row;
	return {id, state, progress, created, started, finished, worker, attempts, error: null};
}

/** The name of a group, without that of its tenant; null for none. */
export function groupName(scoped: string): string | null {
	return scoped === '' ? null : scoped.slice(scoped.lastIndexOf(' ') + 1);
}

/** The changes of state in a text such as this program writes; null for any other text. */
export function readPlainSteps(text: string): TimelineStep[] | null {
	const steps = parse(text);
	return Array.isArray(steps) && steps.every(isStep) ? steps : null;
}

function readResult(id: string, text: string): JobResult | null {
	const {bytes, sha256, objectName, lastDigits} = (parse(text) ?? {}) as Unknown<JobResult>;
	if (!isWhole(bytes, 3) || !isText(sha256, SHA256) || !isText(lastDigits, LAST_DIGITS)) return null;
	if (typeof objectName !== 'string' || !isObjectNameOf(id, objectName)) return null;
	return {bytes, sha256, objectName, lastDigits};
}

function readTerms(text: unknown): CallTerms | null {
	const terms = (typeof text === 'string' ? parse(text) : null) as Unknown<CallTerms> | null;
	const isPlain =
		typeof terms === 'object' &&
		terms !== null &&
		isText(terms.name, CLEAN_NAME) &&
		(terms.runtime === 'node' || terms.runtime === 'python') &&
		typeof terms.digest === 'string' &&
		isWhole(terms.retries, 0) &&
		isWhole(terms.priority, Number.MIN_SAFE_INTEGER) &&
		[terms.backoffMs, terms.mostBackoffMs, terms.hintMs].every(isDuration) &&
		Array.isArray(terms.retryOn) &&
		terms.retryOn.every(reason => reasons.has(reason));
	return isPlain ? (terms as CallTerms) : null;
}

function isStep(value: unknown): value is TimelineStep {
	if (typeof value !== 'object' || value === null) return false;
	const {version, state, at, progress, attempts, worker, isLost, outcome, reason, ...others} =
		value as Unknown<TimelineStep>;
	return (
		isWhole(version, 1) &&
		states.has(state) &&
		isTime(at) &&
		isShare(progress) &&
		isWhole(attempts, 0) &&
		(worker === null || isText(worker, CLEAN_NAME)) &&
		(isLost === undefined || typeof isLost === 'boolean') &&
		(outcome === undefined || outcomes.has(outcome)) &&
		(reason === undefined || isText(reason, CLEAN_REASON)) &&
		Object.keys(others).length === 0
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function isText(value: unknown, pattern: RegExp): value is string {
	return typeof value === 'string' && pattern.test(value);
}

function isWhole(value: unknown, least: number): value is number {
	return Number.isSafeInteger(value) && (value as number) >= least;
}

function isShare(value: unknown): value is number {
	return typeof value === 'number' && value >= 0 && value <= 1;
}

function isDuration(value: unknown): value is number {
	return Number.isFinite(value) && (value as number) >= 0;
}

function isTime(value: unknown): value is number {
	return isWhole(value, 0) && value <= LATEST_TIME;
}
