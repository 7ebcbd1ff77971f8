// What the terminal app does besides its screens.
import {type Definition, show} from './setting-definition.ts';

/** How the app says that something long has ended while nobody looked: by the terminal, by its bell, or not. */
export const notifications = ['terminal', 'bell', 'off'] as const;

export type Notification = (typeof notifications)[number];

export interface AppSettings {
	notify: Notification;
}

export const appSettingDefinitions: {readonly [Key in keyof AppSettings]: Definition<AppSettings[Key]>} = {
	notify: {
		env: 'LUNCH_NOTIFY',
		flag: null,
		description:
			'what the app does when a job or call of more than 10 seconds ends while nobody looks: a notification of the terminal (OSC 9 or 777), bell, or off',
		choices: notifications,
		fallback: () => 'terminal',
		read(value) {
			const known = notifications.find(name => name === value);
			if (known !== undefined) return known;
			throw new Error(`expected one of ${notifications.join(', ')}, got ${show(value)}`);
		},
	},
};
