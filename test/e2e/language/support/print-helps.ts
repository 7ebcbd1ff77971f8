// Draws the help of many commands in one process: `node print-helps.ts LANGUAGE` prints a JSON object of the texts by the
// command's name. The program draws one, and ends.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {helpText} from '../../../../source/cli/help.ts';
import {commands, groups} from '../../../../source/commands/table.ts';
import {isLanguage} from '../../../../source/shared/language/language.ts';
import {speak} from '../../../../source/shared/language/texts.ts';

const [, , language = ''] = process.argv;
if (!isLanguage(language)) throw new Error(`no language: ${language}`);
await speak(language);

const shown = Object.keys(commands).filter(name => !commands[name]?.isHidden);
const folder = mkdtempSync(join(tmpdir(), 'lunch-helps-'));
writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
const face = new URL('../../../../source/cli/pastel-face.ts', import.meta.url).href;
for (const name of [...shown, ...Object.keys(groups)]) {
	const path = name in groups ? `${name}/index` : name.replace(' ', '/');
	const file = join(folder, 'commands', `${path}.js`);
	mkdirSync(dirname(file), {recursive: true});
	writeFileSync(
		file,
		`import {pastelFace} from '${face}';\nexport const {description, isDefault, options, args} = pastelFace('${name}');\n`,
	);
}

const texts: Record<string, string> = {};
for (const name of ['', ...Object.keys(groups), ...shown]) {
	const words = name === '' ? [] : name.split(' ');
	const meta = {url: pathToFileURL(join(folder, 'program.js')).href} as ImportMeta;
	texts[name] = await helpText([...words, '--help'], '0.0.0', meta);
}
rmSync(folder, {recursive: true});
process.stdout.write(JSON.stringify(texts));
