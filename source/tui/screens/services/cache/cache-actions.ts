import type {CacheEntry} from '../../../../relay/cache/cache-inspection.ts';
import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {Actions, App, Snapshot} from '../../../model/app/app.ts';
import {promptToConfirm} from '../../../model/app/prompt.ts';
import {canUndo} from '../../../model/app/undo.ts';
import {markedRows, unmark} from '../../marked-rows.ts';
import {answerNames, selectedAnswer, storedAnswers} from './stored-answers.ts';

/** The actions of the screen Cache. */
export const cacheActions: Pick<Actions<'services'>, 'clearAnswer' | 'clearAllAnswers'> = {
	clearAnswer: {
		keys: 'x delete',
		title: 'Clear one',
		description: 'Forget the selected cached answer',
		footer: 2,
		disabledReason: clearReason,
		run: app => inBackground(forget(app, targetsOf(app.snapshot()))),
	},
	clearAllAnswers: {
		keys: 'X',
		title: 'Clear all',
		description: 'Forget every cached answer',
		footer: 3,
		disabledReason: clearReason,
		run(app) {
			const all = storedAnswers(app.snapshot());
			const question = translate(
				{one: 'Forget {count} cached answer?', other: 'Forget all {count} cached answers?'},
				{count: all.length},
			);
			promptToConfirm(app, question, () => inBackground(forget(app, all)));
		},
	},
};

function clearReason(snapshot: Snapshot): string | null {
	if (snapshot.state.screen !== 'cache') return translate('Cached answers are cleared on the screen Cache');
	return storedAnswers(snapshot).length === 0 ? translate('Nothing is stored') : null;
}

/** The answers that are marked; else the one that is selected. */
function targetsOf(snapshot: Snapshot): readonly CacheEntry[] {
	const marked = markedRows(snapshot);
	if (marked.length > 0) return storedAnswers(snapshot).filter(({key}) => marked.includes(key));
	return [selectedAnswer(snapshot)].filter(entry => entry !== null);
}

async function forget(app: App, entries: readonly CacheEntry[]): Promise<void> {
	const [first] = entries;
	if (!first) return;
	const ownName = answerNames(app.snapshot()).get(first.key) ?? first.url;
	const {count, restore} = await app.lunch.forget(entries.map(({key}) => key));
	unmark(app);
	const name = entries.length === 1 ? ownName : translate('{count} answers', {count});
	canUndo(app, {said: translate('{name} is stored again.', {name}), run: restore});
	const key = keyFor('undo', app.config.bindings);
	app.say(translate('Forgot {name}; {key} brings it back.', {name, key}));
}
