/** Opens something when it is first needed, and again after that failed. */
export interface OpenOnce<Opened> {
	get(): Promise<Opened>;
	/** The opened one, also while it is being opened; null where there is none. */
	known(): Promise<Opened | null>;
}

/** `onOpened` is called with the opened one each time that `get` gives it. */
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
				// Another call may have begun to open it again.
				if (opening === asked) opening = null;
				throw error;
			}
		},
		known: async () => (await opening?.catch(() => null)) ?? null,
	};
}
