import {type Language, spokenLanguage} from '../../shared/language/texts.ts';
import {type Price, type PriceRole, priceRoles} from '../menus/price.ts';

/**
 * A price as a person reads it: that of one role, or what others pay where the source gives it none; without a role, or
 * with neither of them, each amount there is: `2,30 / 4,60 €`. Null where there is none.
 */
export function priceText(price: Price, priceFor: PriceRole | null): string | null {
	const {text, currency} = price;
	const one = priceFor === null ? undefined : (price[priceFor] ?? price.others);
	const amounts = one === undefined ? [...new Set(priceRoles.flatMap(role => price[role] ?? []))] : [one];
	if (amounts.length === 0) return text ?? null;
	const digits = amounts.every(Number.isInteger) ? 0 : 2;
	const format = formatOf(spokenLanguage(), currency, digits);
	// The currency stands once, where the language has it.
	const isNumber = ({type}: Intl.NumberFormatPart) => /^(?:integer|group|decimal|fraction)$/.test(type);
	const [first = 0, ...others] = amounts;
	const parts = format.formatToParts(first);
	const lastDigit = parts.findLastIndex(isNumber);
	const more = others.map(amount => {
		const digitsOnly = format.formatToParts(amount).filter(isNumber);
		return ` / ${digitsOnly.map(({value}) => value).join('')}`;
	});
	return parts.map(({value}, index) => (index === lastDigit ? value + more.join('') : value)).join('');
}

// Intl's formats take milliseconds to make: made when a price is shown, and kept.
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(language: Language, currency: string | undefined, digits: number): Intl.NumberFormat {
	const key = `${language} ${currency} ${digits}`;
	const known = formats.get(key);
	if (known) return known;
	const inCurrency = {style: 'currency', currency, currencyDisplay: 'narrowSymbol'} as const;
	const format = new Intl.NumberFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
		...(currency === undefined ? {} : inCurrency),
	});
	formats.set(key, format);
	return format;
}
