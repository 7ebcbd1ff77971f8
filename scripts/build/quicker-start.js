// Two dependencies of the full-screen app do work that it does not need, a third of the time to its first
// frame. They are changed as they are bundled; behaviour stays the same, and a new version that looks
// different fails the build.

/**
 * Texts of characters that are each one column wide and join with nothing: ASCII, Latin letters with
 * accents, dashes, quotation marks and bullets, box drawing, the pointer of lists.
 */
export const isOneColumnEach = /^[\u0020-\u007E\u00A0-\u00AC\u00AE-\u024F\u2010-\u2027\u2500-\u257F\u276F]*$/;

const changes = [
	{
		// Anything else is taken apart by Intl.Segmenter, which takes 18 ms to make and some for every text.
		file: /\/string-width\/index\.js$/,
		from: '/^[\\u0020-\\u007E]*$/',
		to: String(isOneColumnEach),
	},
	{
		file: /\/string-width\/index\.js$/,
		from: 'const segmenter = new Intl.Segmenter();',
		to: 'let made; const segmenter = {segment: text => (made ??= new Intl.Segmenter()).segment(text)};',
	},
	{
		// Yoga reads its WebAssembly out of a data: address by fetch(), which loads a whole HTTP client.
		file: /\/yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/,
		from: '"function"!=typeof fetch',
		to: '!0',
	},
];

/** The plugin that makes these changes. */
export function quickerStart() {
	const made = new Set();
	return {
		name: 'quicker-start',
		transform(code, id) {
			let changed = code;
			for (const change of changes.filter(({file}) => file.test(id))) {
				if (!code.includes(change.from)) throw new Error(`${id} changed: look at scripts/build/quicker-start.js again`);
				made.add(change);
				changed = changed.replaceAll(change.from, change.to);
			}
			return changed === code ? null : {code: changed, map: null};
		},
		buildEnd() {
			if (made.size < changes.length)
				throw new Error('a dependency moved: look at scripts/build/quicker-start.js again');
		},
	};
}
