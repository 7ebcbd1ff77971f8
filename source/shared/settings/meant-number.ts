const factors: Readonly<Record<string, number>> = {'': 1, k: 1e3, m: 1e6, g: 1e9};

/**
 * The whole number that a person probably meant by `1e6`, `10k`, `1,000`, `1_000` or `5.0`, for an error to
 * propose; null where there is none, or where a computer can't hold it exactly.
 */
export function meantNumber(text: string): number | null {
	const joined = text.trim().replaceAll(/(?<=\d)[ _,'\u00a0\u202f](?=\d{3}(?!\d))/g, '');
	const [, digits, unit = ''] = /^\+?(\d+(?:\.\d+)?(?:e\+?\d{1,2})?)\s*([kmg]?)$/i.exec(joined) ?? [];
	if (digits === undefined) return null;
	const number = Number(digits) * (factors[unit.toLowerCase()] ?? Number.NaN);
	return Number.isSafeInteger(number) ? number : null;
}
