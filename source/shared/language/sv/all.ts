// Every text in Swedish. An English text that has no line in one of these does not compile.
import {app} from './app.ts';
import {frame} from './frame.ts';
import {help} from './help.ts';
import {ofMenus} from './of-menus.ts';
import {restaurants} from './restaurants.ts';
import {settings} from './settings.ts';
import {work} from './work.ts';

export const all = {
	...ofMenus,
	...restaurants,
	...app,
	...frame,
	...work,
	...help,
	...settings,
};
