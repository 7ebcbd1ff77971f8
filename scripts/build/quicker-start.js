// Three dependencies of the full-screen app do work that it does not need, a third of the time to its first
// frame. They are changed as they are bundled; behaviour stays the same, and a new version that looks
// different fails the build.

/**
 * Texts of characters that are each one column wide and join with nothing: ASCII, Latin letters with
 * accents, dashes, quotation marks and bullets, box drawing, blocks, braille, and the signs of the app.
 */
export const isOneColumnEach =
	/^[\u0020-\u007E\u00A0-\u00AC\u00AE-\u024F\u2010-\u2027\u2190-\u2193\u23CE\u2500-\u259F\u25B8\u25BE\u25CB\u25CF\u2605\u2713\u2717\u276F\u2800-\u28FF]*$/;

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
		// A set of sequences, which takes 20 ms to make.
		file: /\/string-width\/index\.js$/,
		from: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
		to: 'let emoji; const rgiEmojiRegex = {test: text => (emoji ??= new RegExp("^\\\\p{RGI_Emoji}$", "v")).test(text)};',
	},
	{
		// The same as of string-width.
		file: /\/wrap-ansi\/index\.js$/,
		from: '/^[ -~]*$/',
		to: String(isOneColumnEach),
	},
	{
		file: /\/wrap-ansi\/index\.js$/,
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
		transform: {
			filter: {id: changes.map(({file}) => file)},
			handler(code, id) {
				let changed = code;
				for (const change of changes.filter(({file}) => file.test(id))) {
					if (!code.includes(change.from))
						throw new Error(`${id} changed: look at scripts/build/quicker-start.js again`);
					made.add(change);
					changed = changed.replaceAll(change.from, change.to);
				}
				return {code: changed, map: null};
			},
		},
		buildEnd() {
			if (made.size < changes.length)
				throw new Error('a dependency moved: look at scripts/build/quicker-start.js again');
		},
	};
}
