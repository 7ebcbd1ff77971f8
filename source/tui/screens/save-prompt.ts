import {type Stats, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {translate} from '../../shared/language/texts.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {grouped} from '../../shared/text/figure-text.ts';
import type {App} from '../model/app/app.ts';
import {prompt, promptToConfirm} from '../model/app/prompt.ts';
import {shownPath, targetPath} from '../model/input/target-path.ts';

export interface SavePrompt {
	title: string;
	/** The file that is proposed. */
	name: string;
	/** Its size in bytes, as far as that is known. */
	bytes: number;
	/** Writes to an absolute path, whole or not at all; resolves with how many bytes. */
	write: (path: string) => Promise<number>;
}

/** Prompts for a path and writes there; an existing file is overwritten only after another prompt. */
export function promptToSave(app: App, saving: SavePrompt, typed = saving.name, problem: string | null = null): void {
	const {config} = app;
	prompt(app, {
		title: saving.title,
		hint: translate('A file. It goes into {folder} unless the path says otherwise.', {
			folder: shownPath(config.folder, config),
		}),
		text: typed,
		problem,
		accept(text) {
			if (text === '') return translate('Name a file.');
			const path = targetPath(text, saving.name, config);
			const shown = cleanText(shownPath(path, config));
			const there = statsOf(path);
			if (there?.isDirectory()) return translate('{path} is a folder: name a file in it.', {path: shown});
			const folder = dirname(path);
			if (!statsOf(folder)?.isDirectory()) {
				return translate('There is no folder {path}.', {path: cleanText(shownPath(folder, config))});
			}
			const write = () => inBackground(writeTo(app, saving, path, text));
			if (there) {
				promptToConfirm(app, translate('{path} is there already. Write over it?', {path: shown}), write);
			} else write();
			return null;
		},
	});
}

async function writeTo(app: App, saving: SavePrompt, path: string, typed: string): Promise<void> {
	const shown = cleanText(shownPath(path, app.config));
	try {
		app.say(translate('Writing {bytes} bytes to {path}.', {bytes: grouped(saving.bytes), path: shown}));
		const bytes = await saving.write(path);
		app.say(translate('{bytes} bytes written to {path}.', {bytes: grouped(bytes), path: shown}));
	} catch (error) {
		const reason = cleanText(messageOf(error));
		// The path is not lost, unless something else is asked meanwhile.
		if (app.snapshot().state.overlay === null) promptToSave(app, saving, typed, reason);
		else app.say(reason, true);
	}
}

function statsOf(path: string): Stats | undefined {
	try {
		return statSync(path, {throwIfNoEntry: false});
	} catch {
		// A part of the path is not a folder.
		return undefined;
	}
}
