// Every text in Swedish. An English text that has no line in one of these does not compile.
import {actions} from './actions.ts';
import {app} from './app.ts';
import {callFiles} from './call-files.ts';
import {calls} from './calls.ts';
import {frame} from './frame.ts';
import {functions} from './functions.ts';
import {help} from './help.ts';
import {jobs} from './jobs.ts';
import {lunchScreens} from './lunch-screens.ts';
import {maps} from './maps.ts';
import {messages} from './messages.ts';
import {ofMenus} from './of-menus.ts';
import {restaurants} from './restaurants.ts';
import {services} from './services.ts';
import {settings} from './settings.ts';
import {setup} from './setup.ts';
import {usage} from './usage.ts';
import {work} from './work.ts';
import {workScreens} from './work-screens.ts';

export const all = {
	...ofMenus,
	...restaurants,
	...app,
	...actions,
	...frame,
	...lunchScreens,
	...work,
	...messages,
	...workScreens,
	...help,
	...calls,
	...callFiles,
	...settings,
	...usage,
	...setup,
	...jobs,
	...functions,
	...maps,
	...services,
};
