import {isTenantName} from '../../shared/tenant.ts';
import type {TimelineStep} from '../engine/job-timeline.ts';
import {piJobFrom} from '../engine/stored-job.ts';
import {attemptOutcomes, type Job, type JobResult, jobStates} from '../job.ts';
import {isObjectNameOf} from '../results/object-name.ts';
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

/** A row as it was read: the type of each field is still to be checked. */
type Unknown<Shape> = {[Key in keyof Shape]?: unknown};

/**
 * The job of a row such as this program writes; null for any other row, which its schema then decides on. This takes a tenth of
 * the schema's time, and takes nothing for a job that the schema does not.
 */
export function readPlainRow(row: JobRow): Job | null {
	const {id, digits, state, progress, created_at, started_at, finished_at, worker, attempts} = row;
	const isPlain =
		row.kind === 'pi' &&
		isText(id, ID) &&
		isWhole(digits, 1) &&
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
		(state === 'finished') === (row.result !== null);
	if (!isPlain) return null;
	const result = row.result === null ? null : readResult(id, row.result);
	if (result === null && row.result !== null) return null;
	const times = {created: created_at, started: started_at, finished: finished_at};
	return piJobFrom({id, digits, state, progress, ...times, worker, attempts, error: null, result});
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

function isTime(value: unknown): value is number {
	return isWhole(value, 0) && value <= LATEST_TIME;
}
