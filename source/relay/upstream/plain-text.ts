// Restaurants write their menus in HTML, and not every scraper takes all of it away.

const tags =
	'a|abbr|address|article|b|big|blockquote|br|center|cite|code|col|colgroup|dd|del|div|dl|dt|em|figure|font|footer|h[1-6]|header|hr|i|img|ins|label|li|main|mark|nav|nobr|o:p|ol|p|pre|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|wbr';
/** Tags inside a word or a line; all others separate words. */
const inline =
	/^(?:a|abbr|b|big|cite|code|del|em|font|i|ins|label|mark|nobr|o:p|q|s|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)$/i;
const tag = new RegExp(`<!--.*?-->|</?(${tags})(?:\\s[^<>]*)?/?>`, 'gis');
const reference = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,7}));/gi;

// The characters U+00A0 to U+00FF by their names in HTML, in order.
const latin1 =
	'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const others =
	'amp=& lt=< gt=> quot=" apos=\' OElig=Œ oelig=œ Scaron=Š scaron=š Yuml=Ÿ fnof=ƒ circ=ˆ tilde=˜ ensp=\u2002 emsp=\u2003 thinsp=\u2009 zwnj=\u200C zwj=\u200D ndash=– mdash=— lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ dagger=† Dagger=‡ bull=• hellip=… permil=‰ prime=′ Prime=″ lsaquo=‹ rsaquo=› euro=€ trade=™ larr=← rarr=→ minus=− le=≤ ge=≥ ne=≠ hearts=♥';

/** The most characters of a text that are read: far more than are kept of any. */
const MAX_LENGTH = 20_000;

let names: ReadonlyMap<string, string> | undefined;

/** Text that may have been HTML: tags dropped, character references read. */
export function plainText(text: string): string {
	// Bounded before the regular expressions run.
	const untagged = text.includes('<')
		? text
				.slice(0, MAX_LENGTH)
				.replaceAll(tag, (_, name: string | undefined) => (name !== undefined && inline.test(name) ? '' : ' '))
		: text;
	return withoutReferences(untagged);
}

/** Text with its character references read, as in the addresses that HTML holds. */
export function withoutReferences(text: string): string {
	if (!text.includes('&')) return text;
	return text.replaceAll(reference, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
		if (name !== undefined) return characterNamed(name) ?? whole;
		return characterOf(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal));
	});
}

function characterNamed(name: string): string | undefined {
	names ??= new Map([
		...latin1.split(' ').map((known, index) => [known, String.fromCharCode(0xa0 + index)] as const),
		...others.split(/ (?=\w)/).map(pair => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)] as const),
	]);
	return names.get(name);
}

/** The character of a number, as browsers read it: 128 to 159 are those of windows-1252. */
function characterOf(number: number): string {
	if (number >= 0x80 && number < 0xa0) return new TextDecoder('windows-1252').decode(Uint8Array.of(number));
	const isCharacter = number > 0 && number <= 0x10ffff && (number < 0xd800 || number > 0xdfff);
	return isCharacter ? String.fromCodePoint(number) : '\uFFFD';
}
