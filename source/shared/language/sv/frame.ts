// Texts around the screens of the app: areas, footer, help, palette.
import {inSwedish} from '../catalogue.ts';

export const frame = inSwedish({
	Lunch: 'Lunch',
	Services: 'Tjänster',
	Digits: 'Siffror',
	'{action} is for {area}': '{action} hör till {area}',
});
