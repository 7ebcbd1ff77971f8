import {describe, expect, test} from 'vitest';
import {sourcesDefinition, writeSource} from '../../../source/shared/settings/source-settings.ts';

const read = (value: unknown) => sourcesDefinition.read(value, {HOME: '/home/anna'});

describe('sources', () => {
	test.each([
		['scilifelab', {name: 'scilifelab', ids: null, address: null}],
		[{scilifelab: 'https://x.example/api/'}, {name: 'scilifelab', ids: null, address: 'https://x.example/api'}],
		[{openmensa: [62, '69']}, {name: 'openmensa', ids: ['62', '69'], address: null}],
		[
			{openmensa: 62, url: 'http://127.0.0.1:9/v2'},
			{name: 'openmensa', ids: ['62'], address: 'http://127.0.0.1:9/v2'},
		],
		[{compass: ['0436']}, {name: 'compass', ids: ['0436'], address: null}],
		['unicafe', {name: 'unicafe', ids: null, address: null}],
		[{sodexo: 152}, {name: 'sodexo', ids: ['152'], address: null}],
		[{file: '~/menus'}, {name: 'file', ids: null, address: '/home/anna/menus'}],
		[{file: 'https://x.example/menus'}, {name: 'file', ids: null, address: 'https://x.example/menus'}],
		[{file: 'file:///srv/our%20menus'}, {name: 'file', ids: null, address: '/srv/our menus'}],
	])('%j', (entry, expected) => {
		expect(read([entry])).toEqual([expected]);
		expect(read([writeSource(read([entry])?.[0] ?? expect.unreachable())])).toEqual([expected]);
	});

	test('a variable holds a name or JSON', () => {
		expect(read('openmensa')).toMatchObject([{name: 'openmensa'}]);
		expect(read('["scilifelab", {"openmensa": [62]}]')).toHaveLength(2);
	});

	test.each([
		['kantine', 'expected a list of sources as JSON, got "kantine"'],
		[[], 'expected a list of sources, got []'],
		[['kantine'], 'there is no source "kantine" (known: scilifelab, openmensa, compass, unicafe, sodexo, file)'],
		[['compass'], 'the source "compass" has no list of its restaurants: name them, as in {"compass": ["152"]}'],
		[['file'], 'the source "file" needs a folder or an address, as in {"file": "menus"}'],
		[[{openmensa: ['../x']}], 'expected ids of restaurants of "openmensa", got "../x"'],
		[[{openmensa: 1, unicafe: 2}], 'expected one source and perhaps its "url", got {"openmensa":1,"unicafe":2}'],
		[[{scilifelab: 'ftp://x'}], 'expected an http or https address for "scilifelab", got "ftp://x"'],
		[
			[{openmensa: [1], url: 'https://a:secret@x.example'}],
			'an address must have no user name, password, query or fragment, got "x.example"',
		],
		[[null], 'expected the name of a source or an object, got null'],
	])('%j is refused', (value, reason) => expect(() => read(value)).toThrow(new Error(reason)));
});
