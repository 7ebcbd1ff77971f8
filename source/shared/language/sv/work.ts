// Texts of the app about jobs, functions and services.
import {inSwedish} from '../catalogue.ts';

export const work = inSwedish({
	'{count} running': '{count} körs',
	'{digits} decimals of pi': '{digits} decimaler av pi',
	'{name} finished after {time}': '{name} blev klart efter {time}',
	'{name} failed after {time}': '{name} misslyckades efter {time}',
	'{name} was cancelled after {time}': '{name} avbröts efter {time}',

	Output: 'Utskrift',
	Events: 'Händelser',
	'No output yet.': 'Ingen utskrift än.',
	'It wrote nothing.': 'Den skrev ingenting.',
	'No event has come yet.': 'Ingen händelse än.',
	'No line to show.': 'Ingen rad att visa.',
	'{end} of {count} lines': '{end} av {count} rader',
	'{place} of {count} lines with it': '{place} av {count} rader med det',
	'stdout and stderr': 'stdout och stderr',
	followed: 'följs',
	'not wrapped': 'utan radbrytning',
	'only lines with "{text}"': 'bara rader med "{text}"',
	'{count} lines before are not kept': '{count} rader före är inte sparade',
	'No line has "{text}".': 'Ingen rad har "{text}".',
	'Only lines with': 'Bara rader med',
	'A text that lines have in them; empty for all lines.': 'En text som raderna innehåller; tomt för alla rader.',

	'Save to': 'Spara i',
	'A file. It goes into {folder} unless the path says otherwise.':
		'En fil. Den hamnar i {folder} om sökvägen inte säger annat.',
	'Name a file.': 'Ange en fil.',
	'{path} is a folder: name a file in it.': '{path} är en mapp: ange en fil i den.',
	'There is no folder {path}.': 'Mappen {path} finns inte.',
	'{path} is there already. Write over it?': '{path} finns redan. Skriva över den?',
	'Writing {bytes} bytes to {path}.': 'Skriver {bytes} byte till {path}.',
	'{bytes} bytes written to {path}.': '{bytes} byte skrivna till {path}.',
});
