import {renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {type Diet, diets} from '../../../relay/menus/diets.ts';
import {makeFolderSync} from '../../../shared/files/make-folder.ts';
import {readRegularSync} from '../../../shared/files/regular-file.ts';
import {unfinishedName} from '../../../shared/files/unfinished-name.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import type {CallPlan} from '../functions/call-plan.ts';
import {readKeptPlan} from '../functions/read-plan.ts';

/** The part of the app's state that its next start begins with. */
export interface Remembered {
	/** Ids of restaurants. */
	favourites: readonly string[];
	/** Words of favourite dishes. */
	words: readonly string[];
	diets: readonly Diet[];
	screen: string | null;
	restaurant: string | null;
	/** The id of a job. */
	job: string | null;
	/** Functions that were run before calls were kept, each in a file of its own; none any more. */
	plans: readonly CallPlan[];
	/** The share of the columns that lists have beside their previews; null for the usual one. */
	divider: number | null;
	/** The selected row and the filter of each screen. */
	panes: Readonly<Record<string, {selected: string | null; filter: string}>>;
}

export const nothingRemembered: Remembered = {
	favourites: [],
	words: [],
	diets: [],
	screen: null,
	restaurant: null,
	job: null,
	plans: [],
	divider: null,
	panes: {},
};

/** The file with what is remembered. */
export interface Memory {
	read(): Remembered;
	/** Changes what is remembered. Throws what the file system throws. */
	write(part: Partial<Remembered>): void;
}

const MAX_ENTRIES = 1000;

/**
 * Remembers in a file of `folder`. It is always either the old or the new one, whole: written beside
 * and renamed. Parts that did not change here are taken from the file, since another app may be open.
 */
export function openMemory(folder: string): Memory {
	const file = join(folder, 'app.json');

	function read(): Remembered {
		try {
			return readRemembered(JSON.parse(readRegularSync(file)));
		} catch {
			// Not there yet, or no use: favourites are lost with it either way.
			return nothingRemembered;
		}
	}

	return {
		read,
		write(part) {
			makeFolderSync(folder);
			const unfinished = unfinishedName(file);
			try {
				writeFileSync(unfinished, `${JSON.stringify({...read(), ...part}, null, '\t')}\n`, {mode: 0o600, flush: true});
				renameSync(unfinished, file);
			} catch (error) {
				rmSync(unfinished, {force: true});
				throw error;
			}
		},
	};
}

/** Reads what was remembered; a part that can't be understood is as if it was never written. */
export function readRemembered(value: unknown): Remembered {
	if (!isRecord(value)) return nothingRemembered;
	const {favourites, words, diet, diets: several, screen, restaurant, job, plans, divider, panes} = value;
	return {
		favourites: texts(favourites),
		words: texts(words),
		// One diet was remembered once.
		diets: diets.filter(known => known === diet || (Array.isArray(several) && several.includes(known))),
		screen: text(screen),
		restaurant: text(restaurant),
		job: text(job),
		plans: readPlans(plans),
		divider: typeof divider === 'number' && divider > 0 && divider < 1 ? divider : null,
		panes: Object.fromEntries(
			Object.entries(isRecord(panes) ? panes : {})
				.slice(0, MAX_ENTRIES)
				.flatMap(([name, pane]) =>
					isRecord(pane) ? [[name, {selected: text(pane.selected), filter: text(pane.filter) ?? ''}]] : [],
				),
		),
	};
}

function readPlans(value: unknown): CallPlan[] {
	const list = Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : [];
	return list.map(readKeptPlan).filter(plan => plan !== null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
	return typeof value === 'string' ? cleanText(value) || null : null;
}

function texts(value: unknown): string[] {
	const list = Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : [];
	return [...new Set(list.flatMap(entry => text(entry) ?? []))];
}
