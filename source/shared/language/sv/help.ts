// Texts of the help: commands, their arguments and flags. Descriptions of settings are beside this.
import {inSwedish} from '../catalogue.ts';

export const help = inSwedish({
	// Around what the tables say
	"Today's lunch around the research campuses in Uppsala and Solna.":
		'Dagens lunch runt forskningscampusen i Uppsala och Solna.',
	'every restaurant': 'alla restauranger',
	"today's menu of one: its id, or enough of its name": 'dagens meny för en: id eller en del av namnet',
	'Usage:': 'Användning:',
	'Arguments:': 'Argument:',
	'Options:': 'Flaggor:',
	'Commands:': 'Kommandon:',
	'[options]': '[flaggor]',
	'[command]': '[kommando]',
	'Show help': 'Visa hjälp',
	'Show help for command': 'Visa hjälp om ett kommando',
	'Show version number': 'Visa versionsnumret',
	'Flags of every command:': 'Flaggor för alla kommandon:',
	'Flags of every command (see `lunch --help`): {flags}': 'Flaggor för alla kommandon (se `lunch --help`): {flags}',
	'Examples:': 'Exempel:',
	'Exit codes: {codes}.': 'Slutkoder: {codes}.',
	'Environment: {variables} (see `lunch config`).': 'Miljövariabler: {variables} (se `lunch config`).',
	'{meaning} (default {value})': '{meaning} (standard {value})',

	// Names of arguments, and of the values of flags
	restaurant: 'restaurang',
	words: 'ord',
	pattern: 'mönster',
	digits: 'decimaler',
	action: 'åtgärd',
	shell: 'skal',
	function: 'funktion',
	ADDRESS: 'ADRESS',
	BYTES: 'BYTE',
	COMMAND: 'KOMMANDO',
	CURSOR: 'MARKÖR',
	DAY: 'DAG',
	DAYS: 'DAGAR',
	FILE: 'FIL',
	LANGUAGE: 'SPRÅK',
	LEVEL: 'NIVÅ',
	NAME: 'NAMN',
	ORIGIN: 'URSPRUNG',
	PATH: 'SÖKVÄG',
	REGION: 'OMRÅDE',
	ROLE: 'ROLL',
	SECONDS: 'SEKUNDER',
	STATE: 'STATUS',

	// Exit codes
	done: 'klart',
	'wrong usage or configuration': 'fel användning eller konfiguration',
	'nothing to show: nobody could be reached, and nothing is stored':
		'inget att visa: ingen gick att nå, och inget är sparat',
	'not found, or ambiguous': 'hittades inte, eller är tvetydigt',
	interrupted: 'avbrutet',
	'nothing matches': 'inga träffar',
	'something is out of order': 'något är fel',
	'not accepted; with a flag that waits also: the job failed or was cancelled':
		'inte mottaget; med en flagga som väntar även: jobbet misslyckades eller avbröts',
	'the job failed or was cancelled': 'jobbet misslyckades eller avbröts',
	'the function threw, or could not be run': 'funktionen kastade ett fel, eller gick inte att köra',

	// Flags of every command
	'One JSON document on stdout': 'Ett JSON-dokument på standard ut',
	'No colours': 'Inga färger',
	'Ask the upstream now': 'Fråga källan nu',
	'Never ask the upstream': 'Fråga aldrig källan',
	'The bundled sample instead of an upstream': 'Det medföljande exemplet i stället för en källa',

	// Restaurants and menus
	'The day, as in tomorrow, friday, +2 or 2026-12-01': 'Dagen, som i imorgon, fredag, +2 eller 2026-12-01',
	'Also what else the source says of each dish': 'Även vad källan säger mer om varje rätt',
	"One restaurant's menu, of today or another day (the word `show` can be left out)":
		'En restaurangs meny, för idag eller en annan dag (ordet `show` kan utelämnas)',
	'Its id or enough of its name, then perhaps a day: tomorrow, friday, +2, 2026-12-01, imorgon, fredag':
		'Dess id eller tillräckligt av namnet, och kanske en dag: imorgon, fredag, +2, 2026-12-01',
	'Where to eat today: every restaurant with its dishes, by your favourites of the app, the best first':
		'Var man kan äta idag: alla restauranger med sina rätter, efter dina favoriter i appen, den bästa först',
	"One restaurant's menus of this week, or those of all favourites":
		'En restaurangs menyer för veckan, eller alla favoriters',
	'Its id or enough of its name, then perhaps a day of the week':
		'Dess id eller tillräckligt av namnet, och kanske en dag i veckan',
	'Lists every restaurant': 'Listar alla restauranger',
	'Only those of one campus': 'Bara de på ett campus',
	'Which restaurants serve a dish, today or in this week':
		'Vilka restauranger som serverar en rätt, idag eller i veckan',
	'Words of the dish; all must match': 'Ord i rätten; alla måste finnas med',
	'On the days of this week that are to come, where the source publishes them':
		'Även veckans kommande dagar, där källan publicerar dem',
	'Canteens of every source by name, town or distance, also those that are not in your lists':
		'Lunchrestauranger hos alla källor efter namn, ort eller avstånd, även de som inte finns i dina listor',
	'Words of the name, the town or the address; all must match':
		'Ord i namnet, orten eller adressen; alla måste finnas med',
	'The nearest first, from these degrees north and east': 'Den närmaste först, från de här graderna nord och ost',
	'Only of one source, configured or not': 'Bara hos en källa, vare sig den är inställd eller inte',
	'Says when a dish comes up, until Ctrl-C': 'Säger till när en rätt dyker upp, tills du trycker Ctrl-C',
	"Words of the dish, with | between alternatives: 'pannkaka|raggmunk'":
		"Ord i rätten, med | mellan alternativ: 'pannkaka|raggmunk'",
	'End with exit code 0 at the first match': 'Avsluta med slutkod 0 vid första träffen',
	'Notify on the desktop too, by notify-send': 'Meddela även på skrivbordet, med notify-send',
	'One JSON document a line, for every match': 'Ett JSON-dokument per rad, för varje träff',
	"Today's best menu, or your favourite's, as one line for a status bar or a prompt":
		'Dagens bästa meny, eller din favorits, på en rad för en statusrad eller en prompt',
	'The program whose format to print': 'Programmet vars format ska skrivas',
	'The most columns (80)': 'Högsta antal kolumner (80)',
	'Where menus come from, and how each source is doing; adds and removes sources and restaurants':
		'Varifrån menyerna kommer och hur det går för varje källa; lägger till och tar bort källor och restauranger',
	'What to do; add and remove take a source, as in openmensa:62, unicafe or file:menus':
		'Vad som ska göras; add och remove tar en källa, som i openmensa:62, unicafe eller file:menus',
	'Renews what another run of lunch found stale: for a process of its own, after that run ended':
		'Uppdaterar det som en annan körning av lunch fann gammalt: för en egen process, efter den körningen',
	'Restaurants whose menus to renew; the list is renewed in any case':
		'Restauranger vars menyer ska uppdateras; listan uppdateras alltid',

	// Services
	'The HTTP relay, the job service and the function service, until stopped':
		'HTTP-reläet, jobbtjänsten och funktionstjänsten, tills de stoppas',
	"One more machine's workers for jobs and functions, until stopped (needs --redis)":
		'En maskin till som arbetar med jobb och funktioner, tills den stoppas (kräver --redis)',
	'Menus and jobs as tools for a model (Model Context Protocol on stdin and stdout), until stdin ends':
		'Menyer och jobb som verktyg för en modell (Model Context Protocol på standard in och ut), tills standard in tar slut',
	'Also a tool that runs functions, sandboxed as by `lunch fn eval`':
		'Även ett verktyg som kör funktioner, i sandlåda som med `lunch fn eval`',
	'One of the processes of `lunch serve`, started by it': 'En av processerna i `lunch serve`, startad av den',

	// Setting up
	'Shows what is cached, since when, how large and where; clears it':
		'Visar vad som är cachat, sedan när, hur stort och var; tömmer cachen',
	'What to do': 'Vad som ska göras',
	'Every setting, its value, and where the value came from': 'Alla inställningar, deras värden och varifrån de kommer',
	'What to do; set takes a setting and its value, unset a setting':
		'Vad som ska göras; set tar en inställning och dess värde, unset en inställning',
	'Mend what can be mended: settings that are wrong, files that can not be written':
		'Åtgärda det som går: inställningar som är fel, filer som inte går att skriva',
	'Checks Node, terminal, paths, cache, upstream and jobs; says what to do':
		'Kontrollerar Node, terminal, sökvägar, cache, källa och jobb; säger vad du kan göra',
	'Prints a completion script for a shell': 'Skriver ut ett kompletteringsskript för ett skal',
	'Which shell': 'Vilket skal',
	'Candidates for the last of the words, one a line: for the completion scripts':
		'Förslag för det sista ordet, ett per rad: för kompletteringsskripten',
	'The words of the command line so far': 'Orden på kommandoraden hittills',

	// Jobs
	'Decimals of pi, computed as jobs that survive this program':
		'Decimaler av pi, beräknade som jobb som överlever det här programmet',
	'Computes decimals of pi: in the background, unless told to wait':
		'Beräknar decimaler av pi: i bakgrunden, om inget annat anges',
	'How many, from 1 to 100000000; up to 1000000000 where --max-digits allows it':
		'Hur många, från 1 till 100000000; upp till 1000000000 där --max-digits tillåter det',
	'One JSON document a line, for every change': 'Ett JSON-dokument per rad, för varje ändring',
	'Wait, and write the decimals to a file; - for standard output':
		'Vänta, och skriv decimalerna till en fil; - för standard ut',
	'The jobs, newest first': 'Jobben, de nyaste först',
	'Only those of one state': 'Bara de med en viss status',
	'The most to list (100)': 'Högsta antal att lista (100)',
	'Go on where the page before ended': 'Fortsätt där sidan före slutade',
	'One job': 'Ett jobb',
	"The job's id, enough of its beginning, or @latest": 'Jobbets id, tillräckligt av dess början, eller @latest',
	'Follows a job to its end; exit code 0 only if it finished':
		'Följer ett jobb till slutet; slutkod 0 bara om det blev klart',
	'Cancels a job': 'Avbryter ett jobb',
	'Writes the decimals of a finished job to standard output':
		'Skriver decimalerna från ett färdigt jobb till standard ut',
	'Write them to a file instead': 'Skriv dem till en fil i stället',
	'Computes the jobs that wait, until none does: for a process of its own':
		'Beräknar jobben som väntar, tills inget gör det: för en egen process',

	// Functions
	'Functions, run on isolated workers of this machine or of a service':
		'Funktioner, körda av isolerade arbetare på den här maskinen eller i en tjänst',
	'Calls a function of a module; prints what it writes and returns':
		'Anropar en funktion i en modul; skriver ut vad den skriver och returnerar',
	'File and export, as in prices.ts#total (.js .mjs .ts .py), then its arguments: JSON, or texts':
		'Fil och export, som i prices.ts#total (.js .mjs .ts .py), och sedan argumenten: JSON eller texter',
	'Named arguments, an object': 'Namngivna argument, ett objekt',
	'A module that the function uses by its name; may be repeated':
		'En modul som funktionen använder vid namn; kan anges flera gånger',
	'About how long it will run: long calls start first':
		'Ungefär hur länge den kommer att köra: långa anrop startar först',
	"Keep its process, with the module's state, for later calls of the same code":
		'Behåll dess process, med modulens tillstånd, för senare anrop av samma kod',
	'Calls a function that is written on the command line: in JavaScript, or as a lambda of Python':
		'Anropar en funktion som skrivs på kommandoraden: i JavaScript, eller som en lambda i Python',
	"As in '(x, y) => x * y', then its arguments: JSON, or texts":
		"Som i '(x, y) => x * y', och sedan argumenten: JSON eller texter",
	'The workers, and what each is doing': 'Arbetarna, och vad var och en gör',
	'How well the workers are used by calls of random length': 'Hur väl arbetarna används av anrop med slumpad längd',
	'How many workers; also several, as in 10,20,50 (default 20)':
		'Hur många arbetare; även flera, som i 10,20,50 (standard 20)',
	'Calls per worker; also several (default 1,2,5,10)': 'Anrop per arbetare; även flera (standard 1,2,5,10)',
});
