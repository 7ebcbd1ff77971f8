import {describe, expect, it} from 'vitest';
import {createTerminalStatus} from '../../../source/tui/terminal/terminal-status.ts';

function statusOf(env: Record<string, string>) {
	let bytes = '';
	const status = createTerminalStatus(more => {
		bytes += more;
	}, env);
	const taken = () => {
		const before = bytes;
		bytes = '';
		return before.replaceAll('\u001B', 'ESC').replaceAll('\u0007', ' ').trim();
	};
	return {status, taken};
}

describe('the title and the progress of a terminal', () => {
	it('are written when they change, and given back', () => {
		const {status, taken} = statusOf({TERM: 'xterm-256color'});
		status.show('lunch', null);
		expect(taken()).toBe('ESC[22;2tESC]2;lunch');
		status.show('lunch', null);
		expect(taken()).toBe('');
		status.show('41 % 1,000 decimals', 0.418);
		expect(taken()).toBe('ESC]2;41 % 1,000 decimals ESC]9;4;1;41');
		status.show('41 % 1,000 decimals', 0.4189);
		expect(taken()).toBe('');
		status.leave();
		expect(taken()).toBe('ESC[23;2tESC]9;4;0;0');
		status.resume();
		expect(taken()).toBe('ESC[22;2tESC]2;41 % 1,000 decimals ESC]9;4;1;41');
		status.show('lunch', null);
		expect(taken()).toBe('ESC]2;lunch ESC]9;4;0;0');
		status.leave();
		expect(taken()).toBe('ESC[23;2t');
		status.leave();
		expect(taken()).toBe('');
	});

	it('carry nothing that steers a terminal', () => {
		const {status, taken} = statusOf({TERM: 'xterm'});
		status.show('a\u0007b\u001B]0;c', null);
		expect(taken().split('ESC')).toHaveLength(3);
	});

	it.each([
		['linux', {TERM: 'linux'}, /^$/],
		['iTerm2 of old', {TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.10'}, /^ESC\[22;2tESC\]2;x$/],
		['iTerm2', {TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.6.6'}, /ESC\]9;4;1;50$/],
	])('%s gets only what it knows', (_name, env, wanted) => {
		const {status, taken} = statusOf(env as Record<string, string>);
		status.show('x', 0.5);
		expect(taken()).toMatch(wanted);
	});
});
