import {afterEach, describe, expect, test} from 'vitest';
import type {Dish} from '../../../source/relay/menus/menu.ts';
import {menuText, type TextContext} from '../../../source/relay/output/menu-text.ts';
import {speak} from '../../../source/shared/language/texts.ts';
import {plainStyle} from '../../../source/shared/text/text-style.ts';

afterEach(() => speak('en'));

const now = new Date('2026-12-01T11:00:00Z');
const context: TextContext = {style: plainStyle, now, today: '2026-12-01'};

function text(dishes: Dish[], extra: Partial<TextContext> = {}): string {
	const restaurant = {
		id: '62',
		name: 'Mensa',
		region: null,
		coordinate: null,
		homepage: null,
		menuUrl: null,
		mapUrl: null,
		address: 'Am Park 1',
		city: 'Leipzig',
		hours: [
			{days: ['mon' as const, 'tue' as const], from: '10:45', to: '14:00'},
			{days: ['sat' as const], from: '11:00', to: '13:00'},
		],
	};
	const source = {
		upstream: 'https://example.org',
		state: 'fresh' as const,
		fetchedAt: new Date(now.getTime() - 5 * 60_000),
		lastError: null,
	};
	const answer = {
		restaurant,
		day: '2026-12-01',
		menu: {date: '2026-12-01', state: 'served' as const, dishes},
		isAhead: false,
		source,
		skipped: 0,
		cut: 0,
	};
	return menuText(answer as unknown as Parameters<typeof menuText>[0], {...context, ...extra}).replaceAll(
		'\u00A0',
		' ',
	);
}

const soup: Dish = {
	name: 'Suppe',
	diets: ['vegan', 'gluten-free'],
	price: {students: 2.3, others: 4.6, currency: 'EUR'},
	category: 'Essen',
	allergens: ['celery', 'mustard'],
	notes: ['Sellerie', 'Senf'],
};

describe('the text of a menu', () => {
	test('says what a dish costs, what it contains, and when lunch is served', () => {
		expect(text([soup])).toBe(`Mensa
Am Park 1, Leipzig · Lunch 10:45–14:00
Tuesday 1 December 2026

  • Suppe (vegan, gluten-free; contains celery, mustard) · €2.30 / 4.60

Fetched 5 min ago (11:55) from https://example.org.
`);
	});

	test('is Swedish where Swedish is spoken', async () => {
		await speak('sv');
		expect(text([soup], {priceFor: 'students'})).toBe(`Mensa
Am Park 1, Leipzig · Lunch 10:45–14:00
tisdag 1 december 2026

  • Suppe (vegansk, glutenfri; innehåller selleri, senap) · 2,30 €

Hämtad för 5 min sedan (11:55) från https://example.org.
`);
	});

	test('has notes only where they are asked for', () => {
		expect(text([soup])).not.toContain('Sellerie');
		expect(text([soup], {hasNotes: true})).toContain('\n    Sellerie, Senf\n');
	});

	test('has a heading for each of several categories', () => {
		const dish = (name: string, category?: string): Dish => ({name, diets: [], ...(category ? {category} : {})});
		expect(text([dish('A', 'Eins'), dish('B', 'Zwei'), dish('C', 'Eins'), dish('D', 'Zwei')])).toContain(
			'  Eins\n  • A\n  • C\n  Zwei\n  • B\n  • D\n',
		);
		expect(text([dish('A', 'Eins'), dish('B', 'Zwei')])).toContain('  • A (Eins)\n  • B (Zwei)\n');
		expect(text([dish('A', 'Eins'), dish('B', 'Eins')])).toContain('\n  • A\n  • B\n');
	});
});
