import type {ActionId} from './action-ids.ts';

/** Ids that actions had in earlier versions, and still may have in a configuration file. */
const oldActionIds: Readonly<Record<string, ActionId>> = {
	command: 'copyCommand',
	tab: 'goToArea',
	goToTab: 'goToArea',
	nextTab: 'nextView',
	previousTab: 'previousView',
	favourite: 'toggleFavourite',
	word: 'editDishWords',
	toggleDishWord: 'editDishWords',
	diet: 'editDiets',
	chooseDiet: 'editDiets',
	refreshAll: 'refreshAllMenus',
	homepage: 'openHomepage',
	clear: 'clearAnswer',
	clearAll: 'clearAllAnswers',
	submit: 'submitJob',
	stop: 'cancelJob',
	retry: 'retryJob',
	download: 'downloadResult',
	states: 'filterJobs',
	write: 'newCall',
	edit: 'editCall',
	again: 'repeatCall',
	end: 'cancelCall',
	accept: 'acceptInput',
	cancel: 'cancelInput',
	yes: 'answerYes',
	no: 'answerNo',
	close: 'closePage',
};

/** Keys by action, as the configuration file gives them. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>;

/** The overrides with today's ids, and a warning where the file has old ones. An id of today wins over its old one. */
export function renameOldActions(overrides: KeyOverrides): {overrides: KeyOverrides; warning: string | null} {
	const renamed: Record<string, readonly string[]> = {};
	const old: string[] = [];
	for (const [id, keys] of Object.entries(overrides)) {
		const current = Object.hasOwn(oldActionIds, id) ? oldActionIds[id] : undefined;
		if (current === undefined) renamed[id] = keys;
		else {
			old.push(`"${id}" is "${current}" now`);
			if (!Object.hasOwn(overrides, current)) renamed[current] = keys;
		}
	}
	const warning = old.length === 0 ? null : `"keys" in the configuration file has old names: ${old.join(', ')}.`;
	return {overrides: renamed, warning};
}
