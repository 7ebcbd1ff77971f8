import type {App} from '../model/app/app.ts';

/** Longer than reading a list from a disk takes, and shorter than a person takes to press the first key. */
const MOST_MS = 250;

/** Resolves once the screen shows what was on its way from this machine when the app began; soon in any case. */
export async function firstAnswer(app: Pick<App, 'snapshot' | 'subscribe'>): Promise<void> {
	const isComing = () => {
		const snapshot = app.snapshot();
		return snapshot.screen.isComing?.(snapshot) ?? false;
	};
	if (!isComing()) return;
	const came = Promise.withResolvers<void>();
	const timer = setTimeout(came.resolve, MOST_MS);
	const unsubscribe = app.subscribe(() => {
		if (!isComing()) came.resolve();
	});
	await came.promise;
	clearTimeout(timer);
	unsubscribe();
}
