import {expect, test} from 'vitest';
import * as z from 'zod';
import {fitSchema} from '../../source/shared/fit-schema.ts';

const schema = z.strictObject({
	name: z.string().min(1).max(5).default('ärt'),
	runtime: z.enum(['node', 'python']).default('node'),
	count: z.int().min(0).max(9).default(0),
	seconds: z.number().positive().lt(10).default(1),
	flag: z.boolean().default(false),
	list: z.array(z.string().regex(/^a/, 'is no name')).max(2).default([]),
	content: z.base64().default(''),
	nested: z.object({at: z.iso.datetime()}).optional(),
	kind: z.literal('pi').default('pi'),
	files: z.array(z.union([z.strictObject({path: z.string()}), z.strictObject({content: z.base64()})])).default([]),
	tagged: z.discriminatedUnion('kind', [z.object({kind: z.literal('a')}), z.object({kind: z.literal('b')})]).optional(),
});

test('a value that fits is given as its schema has it', () => {
	expect(fitSchema(z.object({a: z.string().default('x')}), {})).toEqual({data: {a: 'x'}, fault: null});
	expect(fitSchema(z.string().nullable(), null)).toEqual({data: null, fault: null});
});

test.each<[unknown, string]>([
	[{name: 3}, 'name: expected a text'],
	[{name: ['a', 'b']}, 'name: expected a text, got a list'],
	[{name: ''}, 'name: expected something that is not empty'],
	[{name: 'potatis'}, 'name: expected 5 characters at the most'],
	[{runtime: 'ruby'}, 'runtime: expected one of node, python'],
	[{count: 1.5}, 'count: expected a whole number'],
	[{count: -1}, 'count: expected a number of 0 or more'],
	[{count: 10}, 'count: expected a number up to 9'],
	[{seconds: 0}, 'seconds: expected a number above 0'],
	[{seconds: 10}, 'seconds: expected a number below 10'],
	[{flag: 1}, 'flag: expected true or false'],
	[{list: 'a'}, 'list: expected a list'],
	[{list: ['a', 'b']}, 'list.1 is no name'],
	[{list: ['a', 'a', 'a']}, 'list: expected 2 entries at the most'],
	[{content: '?'}, 'content: expected base64'],
	[{nested: {}}, 'nested.at is missing'],
	[{nested: {at: 'noon'}}, 'nested.at: expected a time as in 2026-12-01T11:00:00.000Z'],
	[{kind: 'e'}, 'kind: expected pi'],
	[{files: [{path: 1}]}, 'files.0.path: expected a text'],
	[{files: [{content: '?'}]}, 'files.0.content: expected base64'],
	[{tagged: {kind: 'c'}}, 'tagged.kind is not what was expected'],
	[{other: 1}, 'has a field that is not known: other'],
	['text', 'expected an object'],
	[undefined, 'is missing'],
])('%j: %s', (value, fault) => {
	expect(fitSchema(schema, value)).toEqual({data: null, fault});
});

test('what comes from outside is cleaned, and cut', () => {
	const {fault} = fitSchema(schema, {[`\u001b[31m\n${'ärter '.repeat(50)}`]: 1});
	expect(fault).toBe(`has a field that is not known: ${'ärter '.repeat(9)}`.trim());
});
