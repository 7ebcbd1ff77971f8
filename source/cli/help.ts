import {Command, CommanderError, Help} from 'commander';
import Pastel from 'pastel';
import {translate, translated} from '../shared/language/texts.ts';
import {wrapText} from '../shared/text/text-width.ts';
import {commonFlagNotes, helpNotes} from './help-notes.ts';

/** The description of the program. */
function description(): string {
	return `${translate("Today's lunch around the research campuses in Uppsala and Solna.")}

  lunch                  ${translate('every restaurant')}
  lunch <${translated('restaurant')}>     ${translate("today's menu of one: its id, or enough of its name")}`;
}

/** The help as Pastel has it drawn, by the commands of the library Commander, and what that knows nothing of. */
class ProgramHelp extends Help {
	/** Without "(default: false)", which each flag without a value would have. */
	override optionDescription(option: {description: string}): string {
		return translated(option.description);
	}

	/** Commander's and Pastel's own words are English. */
	override subcommandDescription(command: Command): string {
		return translated(super.subcommandDescription(command));
	}

	override subcommandTerm(command: Command): string {
		return inOwnWords(super.subcommandTerm(command));
	}

	override commandUsage(command: Command): string {
		return inOwnWords(super.commandUsage(command));
	}

	override styleTitle(title: string): string {
		return translated(title);
	}

	override formatHelp(command: Command, helper: Help): string {
		const {helpWidth = 80} = helper;
		const name = nameOf(command);
		const notes = name === '' ? [commonFlagNotes()] : command.commands.length > 0 ? [] : helpNotes(name);
		const paragraphs = notes.map(lines => lines.map(line => wrapped(line, helpWidth)).join('\n'));
		return `${[super.formatHelp(command, helper).trimEnd(), ...paragraphs].join('\n\n')}\n`;
	}
}

/** Wraps a line: below a flag's description what is more of it, else a little further in. */
function wrapped(line: string, width: number): string {
	const [indent = ''] = /^ */.exec(line) ?? [];
	const [first = indent] = /^ *--\S.*? {2,}/.exec(line) ?? [];
	const rest = first === indent ? `${indent}  ` : ' '.repeat(first.length);
	return wrapText(line.slice(first.length), width, first, rest);
}

/** A usage with its words in brackets in the language of this run. */
function inOwnWords(usage: string): string {
	return usage.replaceAll(/\[[a-z]+\]/g, word => translated(word));
}

/** A command's name in the table of commands; empty for the program itself. */
function nameOf(command: Command): string {
	return command.parent ? `${nameOf(command.parent)} ${command.name()}`.trim() : '';
}

/** The help, of the program or of one command. Pastel looks for `commands/` beside `importMeta`. */
export async function helpText(argv: readonly string[], version: string, importMeta: ImportMeta): Promise<string> {
	let text = '';
	// Pastel makes its commands itself, so what they draw help by is set for all of them. They would write it, and end the program
	// before it is known whether that worked.
	Command.prototype.createHelp = function () {
		this.configureOutput({
			writeOut: part => {
				text += part;
			},
		});
		this.exitOverride();
		return Object.assign(new ProgramHelp(), this.configureHelp());
	};
	const pastel = new Pastel({name: 'lunch', version, description: description(), importMeta});
	await pastel.run(['node', 'lunch', ...argv]).catch((error: unknown) => {
		if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
	});
	return text;
}
