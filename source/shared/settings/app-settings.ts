// What the terminal app does besides its screens.
import {type Definition, show} from './setting-definition.ts';

/** How the app says that something long has ended while nobody looked: by the terminal, by its bell, or not. */
export const notifications = ['terminal', 'bell', 'off'] as const;

export type Notification = (typeof notifications)[number];

/** How the app draws charts; by the locale where that is not set. */
export const chartStyles = ['braille', 'blocks', 'ascii'] as const;

export type ChartSetting = (typeof chartStyles)[number];

export interface AppSettings {
	notify: Notification;
	chart: ChartSetting | null;
	/** Whether the app uses the mouse. */
	mouse: boolean;
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
	chart: {
		env: 'LUNCH_CHART',
		flag: null,
		description: 'how the app draws charts: braille, blocks or ascii; without it by the locale',
		choices: chartStyles,
		fallback: () => null,
		read(value) {
			const known = chartStyles.find(name => name === value);
			if (known !== undefined || value === null) return known ?? null;
			throw new Error(`expected one of ${chartStyles.join(', ')}, got ${show(value)}`);
		},
	},
	mouse: {
		env: 'LUNCH_MOUSE',
		flag: null,
		description:
			'whether the app uses the mouse: clicks, the wheel, dragging. Text is then selected with Shift, as in other programs; off leaves the mouse to the terminal',
		choices: ['on', 'off'],
		fallback: () => true,
		read(value) {
			if (value === true || value === 'on') return true;
			if (value === false || value === 'off') return false;
			throw new Error(`expected on or off, got ${show(value)}`);
		},
	},
};
