import {type PriceRole, priceRoles} from '../../shared/settings/reader-settings.ts';

export {type PriceRole, priceRoles};

/** The price of a dish, in the currency's main unit. Roles that the source gives no price for are left out. */
export type Price = {[Role in PriceRole]?: number} & {
	/** ISO 4217, where the source says it. */
	currency?: string;
	/** The source's own words, where it gives prices as a text that says not for whom each is. */
	text?: string;
};

/** A price without what is not a price: amounts that are not numbers, or negative. Null where nothing remains. */
export function priceOf(amounts: Readonly<Record<string, unknown>>, currency?: string): Price | null {
	const price: Price = {};
	for (const role of priceRoles) {
		const amount = amounts[role];
		if (typeof amount === 'number' && Number.isFinite(amount) && amount >= 0) price[role] = amount;
	}
	if (Object.keys(price).length === 0) return null;
	return currency === undefined ? price : {...price, currency};
}

/** A price that the source gives in its own words; null for none. */
export function priceInWords(text: string): Price | null {
	return text === '' ? null : {text};
}
