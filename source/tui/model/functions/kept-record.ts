import {type CallOutcome, callStates} from '../../../functions/functions.ts';
import {isErrorCode} from '../../../shared/errors.ts';
import {translate} from '../../../shared/language/texts.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {emptyLog, type LogLine, type LogText} from '../log/log-lines.ts';
import type {OutputText} from '../log/output-text.ts';
import {type CallRecord, isRunning, newRecord, type RecordState, withOutcome} from './call-record.ts';
import {readKeptPlan} from './read-plan.ts';
import {boundedValues, noValues, type YieldedValue, type YieldedValues} from './yielded-values.ts';

// A call that is kept is two lines: what was asked for with what it wrote, and, where it has ended, the document of its end as
// jobs keep it (`functions/wire/kept-call.ts`).

/** Longest value that is kept, and the end of what a call wrote, in UTF-16 units. */
const LONGEST_VALUE = 256 * 1024;
const LONGEST_OUTPUT = 64 * 1024;
const LONGEST_REASON = 2000;
/** Values of a stream that are kept, the latest ones, and their length in UTF-16 units. */
const MOST_VALUES = 100;
const LONGEST_VALUES = 64 * 1024;

const states: ReadonlySet<unknown> = new Set<RecordState>(['kept', 'refused', 'submitted', 'lost', ...callStates]);

/** A call as the text of its file. */
export async function writeRecord(record: CallRecord, outcome: CallOutcome | null): Promise<string> {
	const {plan, id, attempts, againSince, worker, at, startedAt, queuedMs, error} = record;
	// One that is under way when its file is read again was left unfinished.
	const state = isRunning(record) ? 'lost' : record.state;
	const log = lastOf(record.log);
	const values = record.values.count === 0 ? undefined : writeValues(record.values);
	const head = {
		lunchCall: 1,
		plan,
		state,
		values,
		id,
		attempts,
		againSince,
		worker,
		at,
		startedAt,
		queuedMs,
		...log,
		error,
	};
	const {writeKeptCall} = await import('../../../functions/wire/kept-call.ts');
	const end = outcome === null ? '' : writeKeptCall(bounded(outcome), {stdout: '', stderr: ''});
	return `${JSON.stringify({...head, error: outcome === null ? error : null})}\n${end}\n`;
}

/** The call in the text of a file; null for what is none. The text is not trusted. */
export async function readRecord(key: string, text: string): Promise<CallRecord | null> {
	const [first = '', end = ''] = text.split('\n', 2);
	const head = parsed(first);
	const plan = readKeptPlan(head.plan);
	const at = date(head.at);
	if (head.lunchCall !== 1 || plan === null || at === null || !states.has(head.state)) return null;
	const log = readLog(head);
	const record: CallRecord = {
		...newRecord(key, plan, at, 'kept'),
		state: head.state as RecordState,
		id: line(head.id),
		attempts: number(head.attempts) ?? 1,
		againSince: line(head.againSince),
		worker: line(head.worker),
		startedAt: date(head.startedAt),
		queuedMs: number(head.queuedMs),
		log,
		stdout: outputOf(log, 'stdout'),
		stderr: outputOf(log, 'stderr'),
		values: await readValues(head.values),
		error: readError(head.error),
	};
	if (end === '') return record;
	const {readKeptCall} = await import('../../../functions/wire/kept-call.ts');
	const {readOutcome} = await import('./read-outcome.ts');
	const outcome = await readOutcome(readKeptCall(end).outcome);
	return {...withOutcome(record, outcome), queuedMs: record.queuedMs};
}

function bounded(outcome: CallOutcome): CallOutcome {
	const {value, error} = outcome;
	const isLong = value !== null && value.text.length > LONGEST_VALUE;
	const note = isLong ? translate('({count} characters, too long to be kept)', {count: value.text.length}) : '';
	return {
		...outcome,
		value: isLong ? {encoding: 'json', text: JSON.stringify(note)} : value,
		error: error?.thrown && error.thrown.text.length > LONGEST_VALUE ? {...error, thrown: null} : error,
	};
}

function writeValues({count, latest}: YieldedValues): unknown {
	const kept = boundedValues(latest, MOST_VALUES, LONGEST_VALUES).filter(
		({encoded}) => encoded.text.length <= LONGEST_VALUES,
	);
	return {count, latest: kept.map(({index, encoded}) => [index, encoded.encoding, encoded.text])};
}

async function readValues(value: unknown): Promise<YieldedValues> {
	const {count, latest} = recordOf(value);
	if (typeof count !== 'number' || !Array.isArray(latest)) return noValues;
	const {loadValueReader} = await import('./read-outcome.ts');
	const readValue = await loadValueReader();
	const values = latest.slice(0, MOST_VALUES).flatMap((entry: unknown): YieldedValue[] => {
		const [index, encoding, text] = Array.isArray(entry) ? (entry as unknown[]) : [];
		const isValue =
			typeof index === 'number' && (encoding === 'rich' || encoding === 'json') && typeof text === 'string';
		if (!isValue) return [];
		const encoded = {encoding, text} as const;
		return [{index, encoded, value: readValue(encoded)}];
	});
	return {count, latest: values};
}

function lastOf({lines, dropped}: LogText): {log: readonly (readonly [string, string])[]; dropped: number} {
	let from = lines.length;
	for (let size = 0; from > 0 && size < LONGEST_OUTPUT; from -= 1) size += (lines[from - 1]?.text.length ?? 0) + 1;
	const log = lines.slice(from).map(({source, text}) => [source, text.slice(-LONGEST_OUTPUT)] as const);
	return {log, dropped: dropped + from};
}

function readLog({log, dropped}: Readonly<Record<string, unknown>>): LogText {
	const lines = (Array.isArray(log) ? log : []).flatMap((entry: unknown): LogLine[] => {
		const [source, text] = Array.isArray(entry) ? (entry as unknown[]) : [];
		return (source === 'stdout' || source === 'stderr') && typeof text === 'string' ? [{source, text}] : [];
	});
	const size = lines.reduce((sum, {text}) => sum + text.length, 0);
	return {...emptyLog, lines, dropped: number(dropped) ?? 0, size};
}

function outputOf({lines, dropped}: LogText, source: LogLine['source']): OutputText {
	return {text: lines.flatMap(one => (one.source === source ? [`${one.text}\n`] : [])).join(''), dropped};
}

function readError(value: unknown): CallRecord['error'] {
	const {name, message, code, hint} = recordOf(value);
	if (typeof message !== 'string') return null;
	return {
		name: line(name) ?? 'Error',
		message: cleanText(message, LONGEST_REASON),
		stack: null,
		code: isErrorCode(code) ? code : null,
		hint: line(hint),
	};
}

function parsed(text: string): Readonly<Record<string, unknown>> {
	try {
		return recordOf(JSON.parse(text));
	} catch {
		return {};
	}
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function line(value: unknown): string | null {
	return typeof value === 'string' ? cleanText(value, LONGEST_REASON) || null : null;
}

function number(value: unknown): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function date(value: unknown): Date | null {
	const read = typeof value === 'string' ? new Date(value) : null;
	return read !== null && Number.isFinite(read.getTime()) ? read : null;
}
