import {expect, test} from 'vitest';
import {notificationSequence} from '../../../source/tui/terminal/notification.ts';

test.each([
	[{TERM: 'xterm-256color'}, '\u001B]9;Kök; vår: 5 soppor\u0007'],
	[{TERM: 'foot'}, '\u001B]777;notify;Kök, vår;5 soppor\u0007'],
	[{TERM: 'xterm-256color', VTE_VERSION: '7600'}, '\u001B]777;notify;Kök, vår;5 soppor\u0007'],
	[{TERM: 'linux'}, ''],
])('in %j', (env, wanted) => {
	expect(notificationSequence('Kök; vår', '5 soppor', env)).toBe(wanted);
});
