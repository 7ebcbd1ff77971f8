import {sourceNames} from '../../shared/settings/source-settings.ts';
import type {CommandDefinition} from '../context.ts';
import type {FlagDefinition} from '../flags.ts';

const date: FlagDefinition = {value: 'DAY', description: 'The day, as in tomorrow, friday, +2 or 2026-12-01'};
const notes: FlagDefinition = {description: 'Also what else the source says of each dish'};

/** The commands about restaurants and menus. */
export const restaurantCommands: Readonly<Record<string, CommandDefinition>> = {
	show: {
		description: "One restaurant's menu, of today or another day (the word `show` can be left out)",
		argument: {
			name: 'restaurant',
			description:
				'Its id or enough of its name, then perhaps a day: tomorrow, friday, +2, 2026-12-01, imorgon, fredag',
			isVariadic: true,
		},
		flags: {date, notes},
		load: async () => (await import('./show.ts')).show,
	},
	today: {
		description: 'Where to eat today: every restaurant with its dishes, by your favourites of the app, the best first',
		load: async () => (await import('./today.ts')).today,
	},
	week: {
		description: "One restaurant's menus of this week, or those of all favourites",
		argument: {
			name: 'restaurant',
			description: 'Its id or enough of its name, then perhaps a day of the week',
			isVariadic: true,
		},
		flags: {date, notes},
		load: async () => (await import('./week.ts')).week,
	},
	list: {
		description: 'Lists every restaurant',
		flags: {region: {value: 'REGION', description: 'Only those of one campus'}},
		load: async () => (await import('./list.ts')).list,
	},
	search: {
		description: 'Which restaurants serve a dish, today or in this week',
		argument: {name: 'words', description: 'Words of the dish; all must match', isRequired: true, isVariadic: true},
		flags: {week: {description: 'On the days of this week that are to come, where the source publishes them'}},
		load: async () => (await import('./search.ts')).search,
	},
	find: {
		description: 'Canteens of every source by name, town or distance, also those that are not in your lists',
		argument: {
			name: 'words',
			description: 'Words of the name, the town or the address; all must match',
			isVariadic: true,
		},
		flags: {
			near: {value: 'LAT,LON', description: 'The nearest first, from these degrees north and east'},
			source: {value: 'NAME', description: 'Only of one source, configured or not', choices: sourceNames},
		},
		load: async () => (await import('./find.ts')).find,
	},
	watch: {
		description: 'Says when a dish comes up, until Ctrl-C',
		argument: {
			name: 'pattern',
			description: "Words of the dish, with | between alternatives: 'pannkaka|raggmunk'",
			isRequired: true,
			isVariadic: true,
		},
		flags: {
			week: {description: 'On the days of this week that are to come, where the source publishes them'},
			once: {description: 'End with exit code 0 at the first match'},
			notify: {description: 'Notify on the desktop too, by notify-send'},
			ndjson: {description: 'One JSON document a line, for every match'},
		},
		load: async () => (await import('./watch.ts')).watch,
	},
	bar: {
		description: "Today's best menu, or your favourite's, as one line for a status bar or a prompt",
		flags: {
			for: {
				value: 'PROGRAM',
				description: 'The program whose format to print',
				choices: ['waybar', 'polybar', 'i3blocks', 'tmux', 'starship', 'xbar'],
			},
			'max-length': {value: 'N', description: 'The most columns (80)'},
		},
		load: async () => (await import('./bar.ts')).bar,
	},
	sources: {
		description: 'Where menus come from, and how each source is doing; adds and removes sources and restaurants',
		argument: {
			name: 'action',
			description: 'What to do; add and remove take a source, as in openmensa:62, unicafe or file:menus',
			isVariadic: true,
			choices: ['list', 'add', 'remove'],
			following: {add: sourceNames, remove: sourceNames},
		},
		load: async () => (await import('./sources.ts')).sources,
	},
	__renew: {
		description: 'Renews what another run of lunch found stale: for a process of its own, after that run ended',
		argument: {
			name: 'ids',
			description: 'Restaurants whose menus to renew; the list is renewed in any case',
			isVariadic: true,
		},
		isHidden: true,
		load: async () => (await import('./renew.ts')).renew,
	},
};
