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
});
