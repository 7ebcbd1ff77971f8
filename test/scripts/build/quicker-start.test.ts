import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {isOneColumnEach} from '../../../scripts/build/quicker-start.js';

const characters = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code)).filter(character =>
	isOneColumnEach.test(character),
);

test('characters that are taken for one column wide are, alone and together', () => {
	expect(characters.length).toBeGreaterThan(600);
	for (const character of characters) expect(stringWidth(character), character).toBe(1);
	for (let run = 0; run < 500; run++) {
		const text = Array.from({length: 30}, () => characters[Math.floor(Math.random() * characters.length)]).join('');
		expect(stringWidth(text), text).toBe(30);
	}
});

test('nothing that joins, hides or is wide is among them', () => {
	for (const text of ['a\u030A', '👩‍🍳', '漢', '\u00AD', '\u200D', '★\uFE0F', '\u001B[1m', '\t'])
		expect(isOneColumnEach.test(text), text).toBe(false);
});
