import {SourceMap, type SourceMapPayload} from 'node:module';
import {resolve} from 'node:path';

/** Rewrites a stack: places in the code that was sent become those in the files that it was made of. */
export type PlaceStack = (stack: string) => string;

/** The places in a bundle, as its source map says. `before`: characters that its first line was given later. */
export function sourcePlaces(map: string, folder: string, before: number): PlaceStack {
	let read: SourceMap | null = null;
	return stack =>
		stack.replaceAll(/(?<![\w/\\.-])function\.js:(\d+):(\d+)/g, (place, line: string, column: string) => {
			read ??= new SourceMap(JSON.parse(map) as SourceMapPayload);
			const at = Number(column) - 1 - (line === '1' ? before : 0);
			const entry = read.findEntry(Number(line) - 1, at);
			if (!('originalSource' in entry) || entry.originalSource === undefined) return place;
			return `${resolve(folder, entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
		});
}
