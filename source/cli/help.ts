import Pastel from 'pastel';
import {commonFlags} from '../commands/flags.ts';

const description = `Today's lunch around the research campuses in Uppsala and Solna.

  lunch                  every restaurant
  lunch <restaurant>     today's menu of one: its id, or enough of its name

Every command takes ${Object.keys(commonFlags)
	.map(flag => `--${flag}`)
	.join(' ')}: see \`lunch show --help\`.`;

/** Draws the help, of the program or of one command, and ends the program. Pastel looks for `commands/` beside `importMeta`. */
export async function showHelp(argv: readonly string[], version: string, importMeta: ImportMeta): Promise<void> {
	const pastel = new Pastel({name: 'lunch', version, description, importMeta});
	await pastel.run(['node', 'lunch', ...argv]);
}
