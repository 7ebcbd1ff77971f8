// Texts around the screens of the app: areas, footer, help, palette.
import {inSwedish} from '../catalogue.ts';

export const frame = inSwedish({
	Lunch: 'Lunch',
	Services: 'Tjänster',
	Digits: 'Siffror',
	'{action} is for {area}': '{action} hör till {area}',
	'Keep the filter': 'Behåll filtret',
	'Leave the field': 'Lämna fältet',
	'Drop the filter': 'Släpp filtret',
	Clear: 'Rensa',
	'One restaurant': 'En restaurang',
	'a restaurant': 'en restaurang',
	Moving: 'Förflyttning',
	'On every screen': 'På alla skärmar',
	'In a log': 'I en logg',
	Everywhere: 'Överallt',
	'While typing': 'Medan du skriver',
	'No key or action matches "{typed}".': 'Ingen tangent eller åtgärd passar "{typed}".',
	'Keys can be changed: "keys" in the configuration file, as in {example}.':
		'Tangenter kan ändras: "keys" i konfigurationsfilen, som {example}.',
	'Nothing matches "{typed}".': 'Inget passar "{typed}".',
	'Sure?': 'Säker?',
	'Go to {view}': 'Gå till {view}',
	'Show the view {view}': 'Visa vyn {view}',
	'Nowhere to go back to; {key} quits': 'Inget att gå tillbaka till; {key} avslutar',
});
