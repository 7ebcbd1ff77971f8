/** Something that is opened when it is first needed, and again after that failed. */
export interface OpenOnce<Opened> {
	get(): Promise<Opened>;
	/** What is open, or just being opened; null where nothing is. */
	known(): Promise<Opened | null>;
}

/** `onOpened` is told of what is open, each time that somebody needs it. */
export function openOnce<Opened>(open: () => Promise<Opened>, onOpened: (opened: Opened) => void): OpenOnce<Opened> {
	let opening: Promise<Opened> | null = null;
	return {
		async get() {
			opening ??= open();
			const asked = opening;
			try {
				const opened = await asked;
				onOpened(opened);
				return opened;
			} catch (error) {
				// Somebody else may have begun anew.
				if (opening === asked) opening = null;
				throw error;
			}
		},
		known: async () => (await opening?.catch(() => null)) ?? null,
	};
}
