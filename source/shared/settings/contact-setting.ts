import {show} from '../text/show.ts';
import type {Definition} from './setting-definition.ts';

const LONGEST = 200;

export const contactDefinition: Definition<string | null> = {
	env: 'LUNCH_CONTACT',
	flag: null,
	description: 'address of a page, or e-mail address, under which those who run a source can reach whoever asks it',
	fallback: () => null,
	read: readContact,
};

/** An address that may stand in a header field; null for anything else. */
function readContact(value: unknown): string | null {
	if (value === null) return null;
	const text = typeof value === 'string' ? value.trim() : '';
	const isPlain = /^[\x21-\x7e]+$/.test(text) && !/[()\\;]/.test(text) && text.length <= LONGEST;
	const url = URL.parse(text);
	const isPage = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
	if (isPlain && (isPage || /^[^@\s:/]+@[^@\s:/]+\.[^@\s:/]+$/.test(text))) return text;
	throw new Error(`expected the address of a page or an e-mail address, got ${show(value)}`);
}
