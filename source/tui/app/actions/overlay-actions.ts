import type {Actions, App} from '../../model/app/app.ts';

/** The answers to a question. */
export const confirmActions: Actions<'confirm'> = {
	answerYes: {
		keys: 'y enter',
		title: 'Yes',
		description: 'Do it',
		footer: 1,
		isKeyOnly: true,
		run(app) {
			const {overlay} = app.snapshot().state;
			closeOverlay(app);
			if (overlay?.kind === 'confirm') overlay.yes();
		},
	},
	answerNo: {
		keys: 'n esc q',
		title: 'No',
		description: 'Do not do it',
		footer: 2,
		isKeyOnly: true,
		run: closeOverlay,
	},
};

/** The actions of the help and of notices. */
export const pageActions: Actions<'page'> = {
	closePage: {
		keys: 'esc enter q ? f1',
		title: 'Close',
		description: 'Close',
		footer: 1,
		isKeyOnly: true,
		run: closeOverlay,
	},
};

function closeOverlay(app: App): void {
	app.update(state => ({...state, overlay: null}));
}
