import {expect, test} from 'vitest';
import {line, type Span, span, wrapped} from '../../../source/tui/components/line.ts';
import {lineWithLinks} from '../../../source/tui/components/links.ts';

const links = (spans: readonly Span[]) => spans.flatMap(({text, link}) => (link === undefined ? [] : [{text, link}]));

test('an address that is broken over lines is one link', () => {
	const address = 'https://example.org/a/very/long/way/to/the/menu.html?day=monday';
	const lines = wrapped(address, 40, 'dim', 'Menu ', '     ');
	expect(lines.length).toBeGreaterThan(1);
	expect(lines.map(spans => spans.map(({text}) => text).join('')).join('')).toBe(
		wrapped(address.replace('https://', 'https_//'), 40, 'dim', 'Menu ', '     ')
			.map(spans => spans.map(({text}) => text).join(''))
			.join('')
			.replace('https_//', 'https://'),
	);
	for (const spans of lines) expect(links(spans).map(({link}) => link)).toEqual([address]);
	expect(lines[0]?.[0]).toEqual({text: 'Menu ', role: 'dim', link: undefined});
});

test('what belongs to the sentence does not belong to the address', () => {
	const [spans = []] = wrapped('See (https://a.example/x?y=1), or https://b.example.', 80);
	expect(links(spans)).toEqual([
		{text: 'https://a.example/x?y=1', link: 'https://a.example/x?y=1'},
		{text: 'https://b.example', link: 'https://b.example'},
	]);
});

test('an address that was cut is none', () => {
	expect(links(lineWithLinks([span('GET https://a.example/lon…'), span(' https://b.example')]))).toEqual([
		{text: 'https://b.example', link: 'https://b.example'},
	]);
	const plain = line('no address');
	expect(lineWithLinks(plain)).toBe(plain);
});
