// Maps of functions over inputs, on the command line.
import {inSwedish} from '../catalogue.ts';

export const maps = inSwedish({
	'{done} done': '{done} klara',
	'{done} done, {failed} failed': '{done} klara, {failed} misslyckade',
	'{rate} a second': '{rate} i sekunden',
	'{returned} of {total} inputs returned': '{returned} av {total} indata återkom',
	'{count} of them in an earlier run': '{count} av dem i en tidigare körning',
	'in {time}, {rate} a second': 'på {time}, {rate} i sekunden',
	'It ended with the first failure: --keep-going goes on after one.':
		'Den slutade med det första felet: --keep-going fortsätter efter ett.',
	'The log {file} has what ended: the same command goes on from there.':
		'Loggen {file} har det som blev klart: samma kommando fortsätter därifrån.',

	// Inputs and flags that can't be read
	'The inputs are not CSV: {reason}.': 'Indata är inte CSV: {reason}.',
	'The first line names the columns; each other one has as many.':
		'Den första raden anger kolumnerna; varje annan har lika många.',
	'{file} is larger than {most} MiB.': '{file} är större än {most} MiB.',
	'Line {number} of the inputs is not JSON.': 'Rad {number} i indata är inte JSON.',
	'Line {number} of the inputs is not text in UTF-8.': 'Rad {number} i indata är inte text i UTF-8.',
	'Line {number} of the inputs has more than {most} MiB.': 'Rad {number} i indata har mer än {most} MiB.',
	'--lines takes each line as a text.': '--lines tar varje rad som en text.',
	'--{one} and --{other} are two formats.': '--{one} och --{other} är två format.',
	'The inputs have one.': 'Indata har ett.',
	'--backoff expects seconds up to {most}, got "{value}".': '--backoff ska vara högst {most} sekunder, inte "{value}".',

	// Functions that yield
	'The function yields no values: it returns no generator.':
		'Funktionen ger inga värden efter hand: den returnerar ingen generator.',
	'Call it without `stream`.': 'Anropa den utan `stream`.',

	// Help
	'an input failed': 'en indata misslyckades',
	'Calls a function of a module with each input; prints a line for each':
		'Anropar en funktion i en modul med varje indata; skriver en rad för varje',
	'File and export, as in prices.ts#total (.js .mjs .ts .py)':
		'Fil och export, som i prices.ts#total (.js .mjs .ts .py)',
	'The inputs, one JSON document a line (default -, standard input)':
		'Indata, ett JSON-dokument per rad (standard -, standard in)',
	'The inputs are CSV with a head: each row is an object': 'Indata är CSV med rubrikrad: varje rad är ett objekt',
	'The inputs are lines of text': 'Indata är textrader',
	'The inputs are paths of files: each is {"path", "text"}':
		'Indata är sökvägar till filer: var och en är {"path", "text"}',
	'Print the bare values': 'Skriv bara värdena',
	'Print lines as calls end, not in the order of the inputs': 'Skriv rader när anrop slutar, inte i indatas ordning',
	'Calls at once (default: one a processor)': 'Samtidiga anrop (standard: ett per processor)',
	'How many times an input that did not return is tried again (default 0)':
		'Hur många gånger indata som inte returnerade prövas igen (standard 0)',
	'The pause before a retry; it doubles each time (default 0.2)':
		'Pausen före ett nytt försök; den dubblas varje gång (standard 0.2)',
	'Go on after an input that failed': 'Fortsätt efter en indata som misslyckades',
	'Write a log, and go on where it ends: also after kill -9':
		'Skriv en logg, och fortsätt där den slutar: även efter kill -9',
	LOG: 'LOGG',
	'For a function that yields: print each value as it comes, a line of JSON each':
		'För en funktion som ger värden efter hand: skriv varje värde när det kommer, en rad JSON var',
	'--stream prints a line for each value, --json one document.':
		'--stream skriver en rad för varje värde, --json ett dokument.',
});
