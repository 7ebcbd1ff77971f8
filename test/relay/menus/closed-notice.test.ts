import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {readNotice} from '../../../source/relay/menus/closed-notice.ts';

const wordings = readFileSync(new URL('notice-wordings.txt', import.meta.url), 'utf8')
	.split('\n')
	.filter(line => line !== '' && !line.startsWith('#'))
	.map(line => {
		const [said = '', text = ''] = line.split(' | ');
		return [text, said === 'dish' ? null : said] as const;
	});

describe('readNotice', () => {
	test.each(wordings)('%s', (text, expected) => {
		expect(readNotice(text)).toBe(expected);
	});
});
