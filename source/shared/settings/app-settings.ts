// Settings of the terminal app that concern no single screen.
import {show} from '../text/show.ts';
import type {Definition} from './setting-definition.ts';

/** How the app says that something long has ended while nobody looked: by the terminal, by its bell, or not. */
export const notifications = ['terminal', 'bell', 'off'] as const;

export type Notification = (typeof notifications)[number];

/** How the app draws charts; by the locale where that is not set. */
export const chartStyles = ['braille', 'blocks', 'ascii'] as const;

export type ChartSetting = (typeof chartStyles)[number];

/** The colours of the app: those that fit the terminal, or one of these. */
export const themes = ['auto', 'light', 'dark', 'high-contrast'] as const;

export type Theme = (typeof themes)[number];

/** Looks that differ from the theme's, by what they are for. Which there are, only the app knows. */
export type ColorSettings = Readonly<Record<string, string>>;

export interface AppSettings {
	theme: Theme;
	colors: ColorSettings | null;
	notify: Notification;
	chart: ChartSetting | null;
	/** Whether the app uses the mouse. */
	mouse: boolean;
	/** Whether calls of the app, with what came of them, and maps are kept for it. */
	keepCalls: boolean;
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
		read: readSwitch,
	},
	keepCalls: {
		env: 'LUNCH_KEEP_CALLS',
		flag: null,
		description:
			'whether calls of the app and failed inputs of maps are kept for it, with arguments and results (on, off)',
		choices: ['on', 'off'],
		format: value => (value ? 'on' : 'off'),
		fallback: () => true,
		read: readSwitch,
	},
	theme: {
		env: 'LUNCH_THEME',
		flag: null,
		description: 'colours of the terminal app: auto for those that fit the terminal, light, dark or high-contrast',
		choices: themes,
		fallback: () => 'auto',
		read(value) {
			const known = themes.find(name => name === value);
			if (known !== undefined) return known;
			throw new Error(`expected one of ${themes.join(', ')}, got ${show(value)}`);
		},
	},
	colors: {
		env: null,
		flag: null,
		description:
			'looks of the terminal app that differ from its theme, as in {"heading": "bold #ff8800", "selected": "black on cyan"}',
		fallback: () => null,
		read: readColors,
	},
};

function readSwitch(value: unknown): boolean {
	if (value === true || value === 'on') return true;
	if (value === false || value === 'off') return false;
	throw new Error(`expected on or off, got ${show(value)}`);
}

function readColors(value: unknown): ColorSettings | null {
	if (value === null) return null;
	if (typeof value !== 'object' || Array.isArray(value)) {
		throw new Error(`expected an object of looks, got ${show(value)}`);
	}
	return Object.fromEntries(
		Object.entries(value).map(([role, look]: [string, unknown]) => {
			if (typeof look !== 'string') throw new Error(`expected words for "${role}", got ${show(look)}`);
			return [role, look];
		}),
	);
}
