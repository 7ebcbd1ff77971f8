// The texts that a run needs which shows a menu or a list, and nothing more.
import {menus} from './menus.ts';
import {upstreams} from './upstreams.ts';

export const ofMenus = {...menus, ...upstreams};
