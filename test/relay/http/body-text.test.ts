import {expect, test} from 'vitest';
import {bodyText} from '../../../source/relay/http/body-text.ts';

const JSON_TYPE = 'application/json';

test.each<[string, Buffer, string | null]>([
	['UTF-8 that nothing says', Buffer.from('gräddsås'), null],
	['UTF-8', Buffer.from('gräddsås'), `${JSON_TYPE}; charset=utf-8`],
	['a byte order mark', Buffer.from('\uFEFFgräddsås'), JSON_TYPE],
	['a byte order mark against what is declared', Buffer.from('\uFEFFgräddsås'), `${JSON_TYPE}; charset=iso-8859-1`],
	['UTF-16 with a mark', Buffer.from('\uFEFFgräddsås', 'utf16le'), JSON_TYPE],
	['UTF-16 with a mark, big end first', Buffer.from('\uFEFFgräddsås', 'utf16le').swap16(), JSON_TYPE],
	['Latin-1', Buffer.from('gräddsås', 'latin1'), `${JSON_TYPE}; charset=iso-8859-1`],
	['Latin-1 in quotes', Buffer.from('gräddsås', 'latin1'), `${JSON_TYPE}; odd=1; Charset = "ISO-8859-1"`],
	['a character set that is not known', Buffer.from('gräddsås'), `${JSON_TYPE}; charset=klingon`],
])('%s', (_, body, contentType) => {
	expect(bodyText(body, contentType)).toBe('gräddsås');
});

test('windows-1252', () => {
	const body = Buffer.concat([Buffer.from('95 '), Buffer.of(0x80, 0x96), Buffer.from('å', 'latin1')]);
	expect(bodyText(body, 'text/html; charset=windows-1252')).toBe('95 €–å');
});
