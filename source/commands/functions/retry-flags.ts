import type {CallRetries} from '../../functions/functions.ts';
import {LunchError} from '../../shared/errors.ts';
import {type RetryEnd, retryEnds} from '../../shared/retries.ts';
import {type Flags, textFlag} from '../flags.ts';
import {readSeconds} from './call-settings.ts';

/** How often a call may begin again by the flags of a command; undefined where they say nothing of it. USAGE. */
export function readRetries(flags: Flags): CallRetries | undefined {
	const times = wholeFlag(flags, 'retries');
	for (const flag of ['backoff', 'backoff-most', 'retry-on', 'retry-after-values']) {
		if (flags[flag] === undefined || (times ?? 0) > 0) continue;
		throw new LunchError('USAGE', `--${flag} says nothing without --retries.`, {hint: 'As in --retries 3.'});
	}
	if (times === undefined) return undefined;
	return {
		times,
		backoffMs: milliseconds(flags, 'backoff'),
		mostBackoffMs: milliseconds(flags, 'backoff-most'),
		after: readEnds(textFlag(flags, 'retry-on')),
		afterValues: flags['retry-after-values'] === true,
	};
}

function milliseconds(flags: Flags, name: string): number | undefined {
	const text = textFlag(flags, name);
	return text === undefined ? undefined : readSeconds(name, text) * 1000;
}

function readEnds(text: string | undefined): RetryEnd[] | undefined {
	return text?.split(',').map(word => {
		const end = retryEnds.find(known => known === word.trim());
		if (end) return end;
		throw new LunchError('USAGE', `--retry-on knows no "${word}".`, {
			hint: `It is one or several of ${retryEnds.join(',')}.`,
		});
	});
}

/** The whole number that a flag says; undefined where it is left out. USAGE. */
export function wholeFlag(flags: Flags, name: string): number | undefined {
	const text = textFlag(flags, name);
	if (text === undefined) return undefined;
	if (/^-?\d{1,9}$/.test(text)) return Number(text);
	throw new LunchError('USAGE', `--${name} expects a whole number, got "${text}".`, {hint: `As in --${name} 3.`});
}
