import type {CallRetries} from '../../functions/functions.ts';
import {LunchError} from '../../shared/errors.ts';
import {retryEnds} from '../../shared/retries.ts';
import {expectOneOf, secondsFlag, wholeFlag} from '../flag-values.ts';
import {type Flags, textFlag} from '../flags.ts';

/** How many times a call may begin again by the flags of a command; undefined where they say nothing of it. USAGE. */
export function readRetries(flags: Flags): CallRetries | undefined {
	const times = wholeFlag(flags, 'retries');
	for (const flag of ['backoff', 'backoff-most', 'retry-on', 'retry-after-values']) {
		if (flags[flag] === undefined || (times ?? 0) > 0) continue;
		throw new LunchError('USAGE', `--${flag} has no effect without --retries.`, {hint: 'As in --retries 3.'});
	}
	if (times === undefined) return undefined;
	return {
		times,
		backoffMs: milliseconds(flags, 'backoff'),
		mostBackoffMs: milliseconds(flags, 'backoff-most'),
		after: textFlag(flags, 'retry-on')
			?.split(',')
			.map(word => expectOneOf('retry-on', word.trim(), retryEnds)),
		afterValues: flags['retry-after-values'] === true,
	};
}

function milliseconds(flags: Flags, name: string): number | undefined {
	const seconds = secondsFlag(flags, name);
	return seconds === undefined ? undefined : seconds * 1000;
}
