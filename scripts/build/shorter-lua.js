// Scripts of Redis carry their documentation and are indented; BullMQ's are a twentieth of the package as it is published.

/** One after the other: a string, a comment, a text in long brackets. */
const part = /(["'])(?:\\[\s\S]|(?!\1)[^\\\n])*\1|--\[(=*)\[[\s\S]*?\]\2\]|--[^\n]*|\[(=*)\[[\s\S]*?\]\3\]/g;

/** A Lua text without comments, indentation and empty lines. */
export function shorterLua(text) {
	const kept = [];
	// A string may have what looks like any of these.
	const hole = '\0';
	return text
		.replace(part, found => {
			if (found.startsWith('--')) return ' ';
			kept.push(found);
			return hole;
		})
		.replaceAll(/[ \t]*(?:\r?\n[ \t]*)+/g, '\n')
		.trim()
		.replaceAll(hole, () => kept.shift());
}

/** The plugin that shortens the scripts of BullMQ, each of them a module with a text. */
export function shorterBullScripts() {
	let shortened = 0;
	return {
		name: 'shorter-bull-scripts',
		transform: {
			filter: {id: /\/bullmq\/dist\/\w+\/scripts\/[\w-]+-\d+\.js$/},
			handler(code) {
				// None of them has what a template would read otherwise than a text.
				const changed = code.replace(/(?<=content = )`([^`$\\]+)`/, (_, text) => {
					shortened += 1;
					return JSON.stringify(shorterLua(text));
				});
				return {code: changed, map: null};
			},
		},
		buildEnd() {
			if (shortened < 30) throw new Error('BullMQ changed: look at scripts/build/shorter-lua.js again');
		},
	};
}
