import {describe, expect, test} from 'vitest';
import {plainText, withoutReferences} from '../../../source/relay/upstream/plain-text.ts';

describe('plainText', () => {
	test.each([
		['Fisk &amp; skaldjur', 'Fisk & skaldjur'],
		['K&ouml;ttbullar med gr&auml;dds&aring;s', 'Köttbullar med gräddsås'],
		['Soppa&nbsp;med br&#246;d', 'Soppa\u00A0med bröd'],
		['&#xF6;l &#XE5;t &#229;', 'öl åt å'],
		['&Aring;kes &quot;b&auml;sta&quot; &ndash; 95&nbsp;:&#8211; &euro;', 'Åkes "bästa" – 95\u00A0:– €'],
		['cr&egrave;me br&ucirc;l&eacute;e &frac12; &yuml;', 'crème brûlée ½ ÿ'],
		['kockens&#146;s', 'kockens’s'],
		['&lt;b&gt; is not a tag', '<b> is not a tag'],
		['&amp;amp; is read once', '&amp; is read once'],
	])('%s', (html, text) => {
		expect(plainText(html)).toBe(text);
	});

	test.each([
		['<b>Dagens</b> fisk', 'Dagens fisk'],
		['Sm<i>ör</i>gås', 'Smörgås'],
		['Fisk<br>med ris<br />och sås', 'Fisk med ris och sås'],
		['<p class="dish">Soppa</p><p>Gröt</p>', ' Soppa  Gröt '],
		['<a href="https://x/?a=1&b=2">Meny</a>', 'Meny'],
		['Soppa<!-- <b>inte</b> --> idag', 'Soppa  idag'],
		['<SPAN>Lax</SPAN>', 'Lax'],
		['Word <o:p></o:p>text', 'Word text'],
	])('%s', (html, text) => {
		expect(plainText(html)).toBe(text);
	});

	test.each([
		'H&M och R&B',
		'A & B',
		'5 < 7 > 3',
		'<3 pasta',
		'pris <100 kr>',
		'&unknown; &#; &#x;',
		'x&copy=1',
		'<vegan>',
	])('%s is left as it is', text => {
		expect(plainText(text)).toBe(text);
	});

	test.each([
		['&#0;', '\uFFFD'],
		['&#xD800;', '\uFFFD'],
		['&#9999999;', '\uFFFD'],
		['&#x1F35C;', '🍜'],
	])('%s is %j', (reference, text) => {
		expect(plainText(reference)).toBe(text);
	});

	test('takes no time over what never ends', () => {
		expect(plainText('<!--'.repeat(1_000_000)).length).toBeLessThanOrEqual(20_000);
		expect(plainText('&'.repeat(1_000_000))).toHaveLength(1_000_000);
	});
});

test('an address keeps what looks like a tag', () => {
	expect(withoutReferences('https://x.example/?a=1&amp;b=<b>')).toBe('https://x.example/?a=1&b=<b>');
});
