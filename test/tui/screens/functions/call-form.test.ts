import {chmodSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, type Terminal, type TerminalOptions} from '../../../support/app/terminal.ts';

const app = appAtTerminal(undefined, openAppInProcess);
/** Where an editor gets the terminal of the program. */
const program = appAtTerminal();
const paste = (text: string) => `\u001B[200~${text}\u001B[201~`;
const ctrlO = '\u000F';

async function openForm(options: TerminalOptions = {}, {demo} = app): Promise<Terminal> {
	const screen = demo({columns: 100, ...options});
	await screen.waitFor(/SAMPLE|sample/);
	await screen.press('3', 'No calls yet');
	await screen.press('n', 'Function     ');
	return screen;
}

/** An editor that does this to its file. */
function editorAt(home: string, script: string): string {
	const file = join(home, 'editor.sh');
	writeFileSync(file, `#!/bin/sh\n${script}\n`);
	chmodSync(file, 0o755);
	return file;
}

describe('the form of a call', () => {
	it('keeps the lines of what is pasted, so that a comment swallows nothing', async () => {
		const screen = await openForm();
		screen.type(paste('(x) => {\r\n\t// the square\r\n\treturn x ** 2;\r\n}'));
		await screen.waitFor(/ {2}\/\/ the square +│/);
		await screen.press('\r', 'JSON values apart');
		await screen.press('12\r', /│ +144 +│/);
		await app.quit(screen);
	});

	it('goes from field to field, begins a line while brackets are open, and says what is wrong where it is', async () => {
		const screen = await openForm();
		await screen.press('(x, {by}) => {\r', 'Function     (x, {by}) => {');
		await screen.press('return x * by\r}\r', 'JSON values apart');
		await screen.press('[1\t', 'Argument 1 is not JSON: [1');
		await screen.press('{"by": 3\t', 'That must be a JSON object.');
		await screen.press('\t\t\t\t0\t', 'That must be seconds above 0.');
		await screen.press('\t \t', /Reuse +yes/);
		// What is wrong leads back to where it is.
		await screen.press('\r', /Arguments +\[1▏/);
		await screen.press(`${keys.backspace}${keys.backspace}14\r`, /Kwargs +\{"by": 3▏/);
		await screen.press('}\r', /Time limit +0▏/);
		await screen.press(`${keys.ctrlU}5\r`, /│ +42 +│/);
		await screen.press('c', /--kwargs '\{"by": 3\}' --timeout 5 --reuse/);
		await screen.press(keys.escape, text => !text.includes('in a shell'));
		await screen.press('e', /Reuse +yes/);
		await screen.press(keys.shiftTab, /As a job +no[\s\S]*Whether it is kept/);
		await screen.press(keys.up.repeat(5), 'Seconds that it may run');
		await screen.press(keys.escape, text => !text.includes('Seconds that'));
		await app.quit(screen);
	});

	it('says all that a call can: files, retries, and that it is a job', async () => {
		const screen = await openForm({columns: 120, rows: 30});
		writeFileSync(join(screen.home, 'names.csv'), 'ada\n');
		writeFileSync(
			join(screen.home, 'turn.py'),
			'def turn():\n    text = open("names.csv").read()\n    open("out.csv", "w").write(text[::-1])\n    return {"count": len(text), "letters": list(text)}\n',
		);
		await screen.press('nothing.py#turn\r', 'There is no file ~/nothing.py.');
		await screen.press(`${keys.shiftTab}${keys.ctrlU}turn.py#turn\r`, 'JSON values apart');
		await screen.press('\t\t\tnames.csv here/names.csv\t', /Two files are named names.csv there: write one as\s/);
		await screen.press(`${keys.shiftTab}${keys.ctrlU}nothing.csv\t`, 'There is no file ~/nothing.csv.');
		await screen.press(`${keys.shiftTab}${keys.ctrlU}names.csv\there/out.csv\t`, 'There is no folder ~/here.');
		await screen.press(`${keys.shiftTab}${keys.ctrlU}out.csv\t/no/python\t`, 'There is no file /no/python.');
		await screen.press(`${keys.shiftTab}${keys.ctrlU}\t\t\t\t\t2000\t`, 'That must be a whole number from 0 to 1000.');
		await screen.press(`${keys.shiftTab}${keys.ctrlU}2\t`, /Longest pause[\s\S]*Retry on/);
		await screen.press('\t\tslept\t', 'That must be one or several of died, threw, timed-out.');
		await screen.press(`${keys.shiftTab}${keys.ctrlU}died threw\r`, 'Its files were written: out.csv');
		expect(readFileSync(join(screen.home, 'out.csv'), 'utf8')).toBe('\nada');
		await screen.press(
			'c',
			/lunch fn call 'turn.py#turn' --in names.csv --out out.csv --retries 2[\s│]+--retry-on died,threw/,
		);
		await screen.press(keys.escape, text => !text.includes('in a shell'));
		await screen.press('e', 'As a job');
		await screen.press(keys.shiftTab, 'Whether it is kept on the disk');
		await screen.press(' \t', 'The name of a group');
		await screen.press('nightly\t', 'So many of the group');
		await screen.press('\t11\t', 'That must be a whole number from -10 to 10.');
		await screen.press(`${keys.shiftTab}${keys.ctrlU}3\tno 1\t`, 'A key has up to 255 characters of ASCII');
		await screen.press(`${keys.shiftTab}${keys.ctrlU}no-1\r`, /goes on as a job [0-9a-f]{8}/);
		await screen.press('R', 'This key has a job already, which is this one.');
		await screen.press('c', /lunch fn submit 'turn.py#turn'[\s\S]*--group nightly --priority 3[\s│]+--key no-1/);
		await screen.press(keys.escape, text => !text.includes('in a shell'));
		await screen.press(keys.enter, /Jobs › [0-9a-f]{8}…/);
		await screen.waitFor(/Group +nightly/);
		await screen.waitFor(
			/Result[\s\S]*count: 4[\s\S]*▸ letters: \["a", "d", "a", "\\n"\][\s\S]*Files[\s\S]*out\.csv {2}4 bytes/,
		);
		await screen.press(keys.enter, /[0-9a-f]{8}… › Value/);
		await screen.press(`jj${keys.right}`, '1: "d"');
		await screen.press('y', 'Copied the selected part.');
		expect(screen.written()).toContain(Buffer.from('["a","d","a","\\n"]').toString('base64'));
		await screen.press(keys.left, text => !text.includes('1: "d"'));
		await screen.press(keys.escape, 'Timeline');
		await app.quit(screen);
	});

	it('opens the editor of the person, which has the terminal meanwhile, and takes what it made', async () => {
		const screen = await openForm();
		screen.type(keys.ctrlC);
		await screen.ended;
		const editor = editorAt(
			screen.home,
			'cp "$2" seen.js\nprintf "// args: 6 7\\n// timeout: 9\\n// reuse: yes\\n\\n(a, b) => {\\n  // both\\n  return a * b;\\n}\\n" > "$2"',
		);
		const again = program.demo({columns: 100, home: screen.home, env: {VISUAL: `${editor} --wait`, EDITOR: 'false'}});
		await again.waitFor('Functions');
		await again.press('3', 'No calls yet');
		await again.press('n', 'An arrow function');
		again.type('x => x');
		await again.press(ctrlO, /return a \* b/);
		await again.waitFor(/Arguments +6 7[\s\S]*Time limit +9[\s\S]*Reuse +yes/);
		expect(readFileSync(join(screen.home, 'seen.js'), 'utf8')).toEqual(
			expect.stringMatching(
				/^\/\/ args:\n\/\/ kwargs:\n[\s\S]*\/\/ retries:\n[\s\S]*\/\/ reuse: no\n\/\/ stream: no\n\/\/ job: no\n\nx => x\n$/,
			),
		);
		await again.press('\t\r', /│ +42 +│/);
		await program.quit(again);
	});

	it('says so where there is no such editor, and keeps what was typed', async () => {
		const screen = await openForm({env: {VISUAL: '/nowhere/editor'}}, program);
		screen.type('x => x + 1');
		await screen.press(ctrlO, '/nowhere/editor ended with exit code 127: set VISUAL or EDITOR.');
		expect(screen.text()).toContain('x => x + 1');
		screen.type(keys.ctrlC);
		expect((await screen.ended).exitCode).toBe(130);
		expect(screen.isRestored()).toBe(true);
	});

	it.each([
		[40, 12],
		[20, 6],
	])('fits %i columns and %i rows', async (columns, rows) => {
		const screen = await openForm({columns, rows, env: {LUNCH_LANG: undefined}});
		await screen.press('(a) => a\r', /Arg/);
		await screen.press('5\r', /returned|│ +5|5/);
		for (const line of screen.lines()) expect(line.length).toBeLessThanOrEqual(columns);
		screen.type(keys.ctrlC);
		await screen.ended;
	});
});
