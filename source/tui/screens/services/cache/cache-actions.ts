import {inBackground} from '../../../../shared/in-background.ts';
import type {Actions} from '../../../model/app/action.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {promptToConfirm} from '../../../model/app/prompt.ts';
import {selectedAnswer, shortName, storedAnswers} from './stored-answers.ts';

/** The actions of the screen Cache. */
export const cacheActions: Pick<Actions<'services'>, 'clearAnswer' | 'clearAllAnswers'> = {
	clearAnswer: {
		keys: 'x delete',
		title: 'Clear one',
		description: 'Forget the selected cached answer',
		footer: 2,
		disabledReason: clearReason,
		run: app => inBackground(clearSelected(app)),
	},
	clearAllAnswers: {
		keys: 'X',
		title: 'Clear all',
		description: 'Forget every cached answer',
		footer: 3,
		disabledReason: clearReason,
		run(app) {
			const count = storedAnswers(app.snapshot()).length;
			promptToConfirm(app, `Forget all ${count} cached answers?`, () => inBackground(clearAll(app)));
		},
	},
};

function clearReason(snapshot: Snapshot): string | null {
	if (snapshot.state.screen !== 'cache') return 'Cached answers are cleared on the screen Cache';
	return storedAnswers(snapshot).length === 0 ? 'Nothing is stored' : null;
}

async function clearSelected(app: App): Promise<void> {
	const entry = selectedAnswer(app.snapshot());
	if (!entry) return;
	await app.lunch.clearCache(entry.key);
	app.say(`Forgot ${shortName(entry)}.`);
}

async function clearAll(app: App): Promise<void> {
	const count = await app.lunch.clearCache();
	app.say(`Forgot ${count} ${count === 1 ? 'answer' : 'answers'}.`);
}
