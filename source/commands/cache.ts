import {stat} from 'node:fs/promises';
import type {CacheEntry} from '../relay/cache-inspection.ts';
import {ageInWords, dayInWords} from '../shared/stockholm-time.ts';
import type {CommandContext} from './context.ts';
import {cacheFileOf, withRelay} from './with-relay.ts';

/** `lunch cache [show|path|clear]` */
export async function cache(context: CommandContext): Promise<void> {
	const {words, flags, output, settings} = context;
	const file = cacheFileOf(settings);
	if (words[0] === 'path') {
		if (flags.json) output.json({schemaVersion: 1, path: file});
		else output.write(`${file}\n`);
		return;
	}
	await withRelay({...context, flags: {...flags, demo: undefined}}, async relay => {
		if (words[0] === 'clear') {
			const exists = (await sizeOf(file)) > 0;
			const cleared = exists ? await relay.cache.clear() : 0;
			if (flags.json) output.json({schemaVersion: 1, path: file, cleared});
			else output.write(`Cleared ${cleared} ${cleared === 1 ? 'answer' : 'answers'}.\n`);
			return;
		}
		const entries = await relay.cache.entries();
		const bytes = await sizeOf(file);
		if (flags.json) output.json({schemaVersion: 1, path: file, bytes, entries: entries.map(entryDocument)});
		else output.write(cacheText(file, bytes, entries, relay.now()));
	});
}

/** What the database takes on disk, its write-ahead log included. */
async function sizeOf(file: string): Promise<number> {
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

function cacheText(file: string, bytes: number, entries: readonly CacheEntry[], now: Date): string {
	const head = `${file}\n${entries.length} answers, ${Math.ceil(bytes / 1024)} KiB on disk\n`;
	if (entries.length === 0) return head;
	const lines = entries.map(({url, day, status, fetchedAt, freshUntil}) => {
		const state = freshUntil > now ? 'fresh' : 'stale';
		return `  ${state}  ${status}  ${ageInWords(fetchedAt, now).padEnd(12)} ${url}${day ? `  (${dayInWords(day)})` : ''}`;
	});
	return `${head}\n${lines.join('\n')}\n`;
}
