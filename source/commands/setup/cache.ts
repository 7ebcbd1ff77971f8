import {stat} from 'node:fs/promises';
import type {CacheEntry} from '../../relay/cache/cache-inspection.ts';
import type {Relay} from '../../relay/relay.ts';
import type {CacheFileProblem} from '../../relay/store/open-answer-store.ts';
import {LunchError} from '../../shared/errors.ts';
import {translate} from '../../shared/language/texts.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import type {TextStyle} from '../../shared/text/text-style.ts';
import {ageInWords} from '../../shared/time/age.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import type {CommandContext} from '../context.ts';
import {cacheFileOf, withRelay} from '../restaurants/with-relay.ts';

/** `lunch cache [show|path|clear]` */
export async function cache(context: CommandContext): Promise<void> {
	const {words, flags, output, settings} = context;
	const file = cacheFileOf(settings);
	if (words[0] === 'path') {
		if (flags.json) output.json({schemaVersion: 1, path: file});
		else output.write(`${file}\n`);
		return;
	}
	if (words[0] === 'clear') {
		const exists = (await measureSize(file)) > 0;
		const cleared = exists ? await ofCache(context, ({cache}) => cache.clear(), ['unwritable', 'unusable']) : 0;
		if (flags.json) output.json({schemaVersion: 1, path: file, cleared});
		else
			output.write(
				`${translate({one: 'Cleared {count} answer.', other: 'Cleared {count} answers.'}, {count: cleared})}\n`,
			);
		return;
	}
	const {entries, now} = await ofCache(context, async relay => ({
		entries: await relay.cache.entries(),
		now: relay.now(),
	}));
	const bytes = await measureSize(file);
	if (flags.json) output.json({schemaVersion: 1, path: file, bytes, entries: entries.map(entryDocument)});
	else output.write(cacheText({file, bytes, entries, now}, output.style));
}

/** Runs `work` on the cache file. Throws CACHE_FAILED where one of these problems keeps it from that. */
async function ofCache<Result>(
	context: CommandContext,
	work: (relay: Relay) => Promise<Result>,
	hindrances: readonly CacheFileProblem[] = ['unusable'],
): Promise<Result> {
	const problems: string[] = [];
	const result = await withRelay({...context, flags: {...context.flags, demo: undefined}}, work, (message, problem) => {
		if (hindrances.includes(problem)) problems.push(message);
		else context.output.note(message);
	});
	const [problem] = problems;
	if (problem !== undefined) throw new LunchError('CACHE_FAILED', `${problem}.`, {hint: 'See `lunch doctor`.'});
	return result;
}

/** The size of the database on disk, its write-ahead log included. */
async function measureSize(file: string): Promise<number> {
	const sizes = await Promise.all(
		[file, `${file}-wal`].map(path =>
			stat(path).then(
				({size}) => size,
				() => 0,
			),
		),
	);
	return sizes.reduce((a, b) => a + b);
}

function entryDocument({url, day, status, bytes, fetchedAt, freshUntil}: CacheEntry) {
	return {url, day, status, bytes, fetchedAt: fetchedAt.toISOString(), freshUntil: freshUntil.toISOString()};
}

const AGE_WIDTH = 12;

/** The words for answers that are fresh and stale, of the same width. */
function statesInWords(): [fresh: string, stale: string] {
	const [fresh, stale] = [translate('fresh'), translate('stale')];
	const width = Math.max(fresh.length, stale.length);
	return [fresh.padEnd(width), stale.padEnd(width)];
}

interface CacheView {
	file: string;
	bytes: number;
	entries: readonly CacheEntry[];
	now: Date;
}

function cacheText({file, bytes, entries, now}: CacheView, style: TextStyle): string {
	const size = translate(
		{one: '{count} answer, {size} KiB on disk', other: '{count} answers, {size} KiB on disk'},
		{count: entries.length, size: Math.ceil(bytes / 1024)},
	);
	const head = `${file}\n${style.wrap(size)}\n`;
	if (entries.length === 0) return head;
	const [fresh, stale] = statesInWords();
	const lines = entries.map(({url, day, status, fetchedAt, freshUntil}) => {
		const state = freshUntil > now ? fresh : stale;
		const first = `  ${state}  ${status}  ${ageInWords(fetchedAt, now).padEnd(AGE_WIDTH)} `;
		return style.wrap(cleanText(url) + (day ? `  (${dayInWords(day)})` : ''), first, ' '.repeat(first.length));
	});
	return `${head}\n${lines.join('\n')}\n`;
}
