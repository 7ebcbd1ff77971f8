// Texts of the screens of restaurants and menus.
import {inSwedish} from '../catalogue.ts';

export const lunchScreens = inSwedish({
	'{count} without a menu': '{count} utan meny',
	'Without a menu': 'Utan meny',
	'{word} adds dishes that you like, {diet} diets: the best place comes first then.':
		'{word} lägger till rätter du gillar, {diet} kost: det bästa stället kommer först då.',
	none: 'inga',
	dishes: 'rätter',
	diets: 'kost',
	'Menus of {count} of {total} restaurants; {key} asks for all.':
		'Menyer för {count} av {total} restauranger; {key} hämtar alla.',
	'No restaurant serves lunch today.': 'Ingen restaurang serverar lunch idag.',
	'{count} menus to come': {one: '{count} meny väntas', other: '{count} menyer väntas'},
	'{place} of {total}': '{place} av {total}',
	'the menu': 'menyn',
	'Nothing is selected': 'Inget är valt',
	'Dishes I like': 'Rätter jag gillar',
	Diets: 'Kost',
	'Type a word and Enter to add it, as in pannkaka. Enter on one of the list takes it out.':
		'Skriv ett ord och Enter för att lägga till det, som pannkaka. Enter på ett i listan tar bort det.',
	'Enter adds a diet, or takes it out. Dishes that fit all of them count.':
		'Enter lägger till en kost, eller tar bort den. Rätter som passar alla räknas.',
	'Dishes with "{word}" are favourites now.': 'Rätter med "{word}" är favoriter nu.',
	'"{word}" is no favourite any more.': '"{word}" är ingen favorit längre.',
	'The diets are as they were before.': 'Kosten är som den var innan.',
	'{view} has nothing to filter': '{view} har inget att filtrera',
	'No restaurant is selected': 'Ingen restaurang är vald',
	'{name} has no homepage in the list': '{name} har ingen webbplats i listan',
	'{count} restaurants': {one: '{count} restaurang', other: '{count} restauranger'},
	'{name} is now a favourite.': '{name} är nu favorit.',
	'{name} is no longer a favourite.': '{name} är inte längre favorit.',
	'Opened {address}': 'Öppnade {address}',
	'{problem}; copied {address} instead.': '{problem}; kopierade {address} i stället.',
	'near {place}': 'nära {place}',
	'by {order}': 'efter {order}',
	region: 'ort',
	name: 'namn',
	distance: 'avstånd',
	age: 'ålder',
	'Restaurants are sorted on the screen Restaurants': 'Restauranger sorteras på skärmen Restauranger',
});
