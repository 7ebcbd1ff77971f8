// The full-screen app in two files: to find, open and link a file takes longer than to read what is in it. Split by who shares what, as
// the bundler does by itself, the app's first frame waits for fifty of them.

/** The module that the app starts in. */
const APP = /\/source\/commands\/app\/app\.ts$/;
const TUI = /\/source\/tui\//;
/** Loaded by every command that prints to a terminal: it stays in a file of its own. */
const PRINTING = /\/source\/shared\/text\/text-width\.ts$/;

/** The plugin that looks which modules the app's start loads, and the groups that the bundler puts them in. */
export function appInTwoFiles() {
	/** The file of each: `app` for those that the app alone needs, `common` for our own that commands load without it. */
	const files = new Map();
	return {
		plugin: {
			name: 'app-in-two-files',
			buildEnd() {
				const ids = [...this.getModuleIds()];
				const app = ids.find(id => APP.test(id));
				if (app === undefined) throw new Error('the app moved: look at scripts/build/app-in-two-files.js again');
				const imported = id => this.getModuleInfo(id)?.importedIds ?? [];
				// A command that looks into the app, as `doctor`, may as well load it.
				const loaded = id => (this.getModuleInfo(id)?.dynamicallyImportedIds ?? []).filter(other => !TUI.test(other));
				const entries = ids.filter(id => this.getModuleInfo(id)?.isEntry);
				const elsewhere = reached(entries, id => (id === app ? [] : [...imported(id), ...loaded(id)]));
				elsewhere.delete(app);
				for (const id of reached([app], imported)) {
					if (!elsewhere.has(id)) files.set(id, 'app');
					else if (!id.includes('/node_modules/') && !PRINTING.test(id)) files.set(id, 'common');
				}
			},
		},
		groups: ['app', 'common'].map(name => ({
			name,
			test: id => files.get(id) === name,
			includeDependenciesRecursively: false,
		})),
	};
}

/** All that is reached from some modules. */
function reached(from, next) {
	const found = new Set(from);
	for (const id of found) for (const other of next(id)) found.add(other);
	return found;
}
