import {afterEach, describe, expect, test} from 'vitest';
import type {Price} from '../../../source/relay/menus/price.ts';
import {priceText} from '../../../source/relay/output/price-text.ts';
import {speak} from '../../../source/shared/language/texts.ts';

afterEach(() => speak('en'));

const mensa: Price = {students: 2.3, employees: 4.6, others: 4.6, currency: 'EUR'};
const plain = (text: string | null) => text?.replaceAll('\u00A0', ' ') ?? null;

describe('a price', () => {
	test.each([
		[mensa, null, '€2.30 / 4.60', '2,30 / 4,60 €'],
		[mensa, 'students', '€2.30', '2,30 €'],
		[mensa, 'pupils', '€4.60', '4,60 €'],
		[{students: 3, currency: 'EUR'}, 'employees', '€3', '3 €'],
		[{others: 95, currency: 'SEK'}, null, 'kr 95', '95 kr'],
		[{others: 1234.5, currency: 'EUR'}, null, '€1,234.50', '1 234,50 €'],
		[{students: 2.3, others: 4}, null, '2.30 / 4.00', '2,30 / 4,00'],
		[{text: '2,70 / 7,80 €'}, 'students', '2,70 / 7,80 €', '2,70 / 7,80 €'],
		[{currency: 'EUR'}, null, null, null],
	] as const)('%j for %s', async (price, role, english, swedish) => {
		expect(plain(priceText(price, role))).toBe(english);
		await speak('sv');
		expect(plain(priceText(price, role))).toBe(swedish);
	});
});
