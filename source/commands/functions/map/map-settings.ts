import {LunchError} from '../../../shared/errors.ts';
import {MOST_RETRIES} from '../../../shared/retries.ts';
import {wholeFlag} from '../../flag-values.ts';
import {type Flags, textFlag} from '../../flags.ts';
import type {MapFormat} from './map-inputs.ts';

/** The flags of `lunch fn map`. */
export interface MapSettings {
	/** The file of the inputs; null for standard input. */
	input: string | null;
	format: MapFormat;
	isOrdered: boolean;
	/** Calls at once; null for as many as suits the workers. */
	concurrency: number | null;
	retries: number;
	backoffMs: number;
	keepsGoing: boolean;
	/** The file of the log; null for none. */
	resume: string | null;
	/** Whether only values are written. */
	onlyValues: boolean;
}

const MOST_AT_ONCE = 10_000;
const DEFAULT_BACKOFF_S = 0.2;
const LONGEST_BACKOFF_S = 3600;
const formats = ['csv', 'lines', 'file-list'] as const;

/** USAGE for what can't be read, or contradicts itself. */
export function readMapSettings(flags: Flags): MapSettings {
	const input = textFlag(flags, 'input') ?? '-';
	const asked = formats.filter(format => flags[format] === true);
	if (asked.length > 1) {
		throw usage(`--${asked[0]} and --${asked[1]} are two formats`, 'The inputs have one.');
	}
	return {
		input: input === '-' ? null : input,
		format: asked[0] ?? 'ndjson',
		isOrdered: flags.unordered !== true,
		concurrency: wholeFlag(flags, 'concurrency', {least: 1, most: MOST_AT_ONCE, example: 8}) ?? null,
		retries: wholeFlag(flags, 'retries', {least: 0, most: MOST_RETRIES}) ?? 0,
		backoffMs: readBackoff(textFlag(flags, 'backoff')) * 1000,
		keepsGoing: flags['keep-going'] === true,
		resume: textFlag(flags, 'resume') ?? null,
		onlyValues: flags.values === true,
	};
}

function readBackoff(text: string | undefined): number {
	if (text === undefined) return DEFAULT_BACKOFF_S;
	const seconds = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
	if (seconds <= LONGEST_BACKOFF_S) return seconds;
	throw usage(`--backoff expects seconds up to ${LONGEST_BACKOFF_S}, got "${text}"`, 'As in --backoff 0.5.');
}

function usage(message: string, hint: string): LunchError {
	return new LunchError('USAGE', `${message}.`, {hint});
}
