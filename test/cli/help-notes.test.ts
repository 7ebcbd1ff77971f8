import {expect, test} from 'vitest';
import {helpNotes} from '../../source/cli/help-notes.ts';
import {examples} from '../../source/commands/examples.ts';
import {commands} from '../../source/commands/table.ts';

const shown = Object.keys(commands).filter(name => !commands[name]?.isHidden);

test('every command has two examples of itself, and nothing else has', () => {
	expect(Object.keys(examples).sort()).toEqual([...shown].sort());
	for (const [name, both] of Object.entries(examples)) {
		for (const example of both) expect(example).toMatch(name === 'show' ? /lunch/ : new RegExp(`\\blunch ${name}\\b`));
	}
});

test.each(shown)('the help of %s has notes', name => {
	const text = helpNotes(name).flat().join('\n');
	expect(text).toContain('Exit codes: 0 ');
	expect(text).not.toMatch(/\b__\w+/);
});
