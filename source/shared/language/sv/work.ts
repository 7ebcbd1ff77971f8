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
	'{end} of {count} lines': {one: '{end} av {count} rad', other: '{end} av {count} rader'},
	'{place} of {count} lines with it': {
		one: '{place} av {count} rad med det',
		other: '{place} av {count} rader med det',
	},
	'stdout and stderr': 'stdout och stderr',
	followed: 'följs',
	'not wrapped': 'utan radbrytning',
	'only lines with "{text}"': 'bara rader med "{text}"',
	'{count} lines before are not kept': {
		one: '{count} rad före är inte sparad',
		other: '{count} rader före är inte sparade',
	},
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

	'Call of a function': 'Anrop av en funktion',
	Function: 'Funktion',
	Arguments: 'Argument',
	Modules: 'Moduler',
	'Time limit': 'Tidsgräns',
	Reuse: 'Återbruk',
	yes: 'ja',
	no: 'nej',
	'An arrow function, as in (x) => x ** 2, or file#export of a .js, .ts or .py file.':
		'En pilfunktion, som (x) => x ** 2, eller fil#export i en .js-, .ts- eller .py-fil.',
	'JSON values apart by spaces; a word that is not JSON is a text. Empty for none.':
		'JSON-värden med mellanslag emellan; ett ord som inte är JSON är en text. Tomt för inga.',
	'Named arguments: a JSON object, as in {example}.': 'Namngivna argument: ett JSON-objekt, som {example}.',
	'Names of modules that the function uses, apart by spaces.':
		'Namn på moduler som funktionen använder, med mellanslag emellan.',
	'Seconds that it may run; empty for the usual limit.': 'Sekunder som den får köra; tomt för den vanliga gränsen.',
	'Whether its process goes on for later calls of the same function: Space changes it.':
		'Om dess process lever vidare för senare anrop av samma funktion: mellanslag ändrar.',
	'Write a function, or name one of a file.': 'Skriv en funktion, eller ange en i en fil.',
	'That must be a JSON object.': 'Det måste vara ett JSON-objekt.',
	'That must be seconds above 0.': 'Det måste vara sekunder över 0.',
	'{reason}: set VISUAL or EDITOR.': '{reason}: sätt VISUAL eller EDITOR.',

	Dashboard: 'Översikt',
	Log: 'Logg',
	Requests: 'Förfrågningar',
	'Hit ratio': 'Träffar',
	'Upstream calls': 'Till källan',
	Queued: 'I kö',
	Running: 'Körs',
	Memory: 'Minne',
	Machines: 'Maskiner',
	'{count} of {all} busy': '{count} av {all} upptagna',
	'the last {count} minutes': 'senaste {count} minuterna',
	'Asking for the service': 'Frågar tjänsten',
	'{count} warnings': {one: '{count} varning', other: '{count} varningar'},
	reconnecting: 'återansluter',
	'in order': 'i ordning',
	'Nothing was noticed yet.': 'Inget har märkts än.',
});
