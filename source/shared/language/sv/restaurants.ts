// Questions and failures of the commands about restaurants.
import {inSwedish} from '../catalogue.ts';

export const restaurants = inSwedish({
	'There is no restaurant "{name}".': 'Det finns ingen restaurang "{name}".',
	'There is no restaurant with the id "{id}".': 'Det finns ingen restaurang med id "{id}".',
	'"{name}" fits {count} restaurants.': '"{name}" matchar {count} restauranger.',
	'See them all with `lunch list`.': 'Se alla med `lunch list`.',
	'Give more of the name, or the id.': 'Skriv mer av namnet, eller id:t.',
	'There is no restaurant in the region "{region}".': 'Det finns ingen restaurang i området "{region}".',
	'The regions are {regions}.': 'Områdena är {regions}.',
	'"{phrase}" is not a day.': '"{phrase}" är ingen dag.',
	'Write today, tomorrow, friday, +2 or 2026-12-01; idag, imorgon and fredag are understood too.':
		'Skriv idag, imorgon, fredag, +2 eller 2026-12-01; today, tomorrow och friday går också bra.',
	'Which restaurant?': 'Vilken restaurang?',
	'Name one, as in `lunch bikupan`; `lunch list` shows them all.':
		'Ange en, som i `lunch bikupan`; `lunch list` visar alla.',
	'"{word}" is neither a command nor a restaurant that is known here.':
		'"{word}" är varken ett kommando eller en restaurang som är känd här.',
	'Did you mean the command `lunch {command}`? A restaurant is asked for by `lunch show {word}`.':
		'Menade du kommandot `lunch {command}`? En restaurang visas med `lunch show {word}`.',
	'There are no favourites whose week could be shown.': 'Det finns inga favoriter vars vecka kan visas.',
	'Name a restaurant, as in `lunch week bikupan`, or make favourites in the app (`lunch`).':
		'Ange en restaurang, som i `lunch week bikupan`, eller välj favoriter i appen (`lunch`).',
	'"{query}" has no word to search for.': '"{query}" innehåller inget ord att söka efter.',
	'Name a dish, as in `lunch search soppa`.': 'Ange en rätt, som i `lunch search soppa`.',
	'Find which canteen?': 'Vilken lunchrestaurang ska hittas?',
	'Name it or its town, as in `lunch find leipzig`, or a place, as in `lunch find --near 51.34,12.38`.':
		'Ange namnet eller orten, som i `lunch find leipzig`, eller en plats, som i `lunch find --near 51.34,12.38`.',
	'"{text}" is not a place.': '"{text}" är ingen plats.',
	'Write degrees north and east, as in --near 51.34,12.38.': 'Skriv grader nord och ost, som i --near 51.34,12.38.',
	'the list is incomplete: {reason}': 'listan är ofullständig: {reason}',
	'to have one in your lists: lunch sources add {id}': 'för att få en i dina listor: lunch sources add {id}',
	'{server} knows no canteen that matches "{text}"':
		'{server} känner inte till någon lunchrestaurang som matchar "{text}"',
	'{address} finds no canteens: it is no `lunch serve`, or an older one (HTTP {status}).':
		'{address} hittar inga lunchrestauranger: det är ingen `lunch serve`, eller en äldre (HTTP {status}).',
	'Check --server and LUNCH_SERVER, or search without it.':
		'Kontrollera --server och LUNCH_SERVER, eller sök utan den.',
	'none of {count} canteens matches "{text}"': 'ingen av {count} lunchrestauranger matchar "{text}"',
});
