// Writes what TypeScript and other programs need of a module of schemas: its types, without zod, and a JSON Schema.
import {writeFile} from 'node:fs/promises';
import {pathToFileURL} from 'node:url';
import * as z from 'zod';

const HEADER = `/** Checks JSON. It is of zod, and a Standard Schema. */
export interface Schema<Output> {
	/** The value where it fits; throws an error with \`issues\` where it does not. */
	parse(value: unknown): Output;
	safeParse(value: unknown): {success: true; data: Output; error?: undefined} | {success: false; data?: undefined; error: Error & {issues: readonly Issue[]}};
	readonly '~standard': {
		readonly version: 1;
		readonly vendor: string;
		readonly validate: (
			value: unknown,
		) => {value: Output; issues?: undefined} | {issues: readonly Issue[]} | Promise<{value: Output; issues?: undefined} | {issues: readonly Issue[]}>;
		readonly types?: {readonly input: Output; readonly output: Output} | undefined;
	};
}

/** A value that does not fit, and its place. */
export interface Issue {
	readonly message: string;
	readonly path?: readonly PropertyKey[] | undefined;
}
`;

/** Reads a built module, and writes NAME.d.ts and NAME.json beside it. */
export async function writeSchemaFiles(folder, name) {
	const module = await import(`${pathToFileURL(`${folder}/${name}.js`)}?${Date.now()}`);
	const schemas = Object.entries(module).filter(([key]) => key.endsWith('Schema'));
	const types = [];
	const definitions = {};
	for (const [key, schema] of schemas) {
		const type = typeName(key);
		const {$schema: _, $defs = {}, ...json} = z.toJSONSchema(schema);
		const partName = part => `${type}Part${Object.keys($defs).indexOf(part) + 1}`;
		const named = part =>
			JSON.parse(JSON.stringify(part), (at, value) =>
				at === '$ref' ? value.replace(/^#\/\$defs\/(.*)$/, (_, name) => `#/$defs/${partName(name)}`) : value,
			);
		for (const [part, inner] of Object.entries($defs)) {
			definitions[partName(part)] = named(inner);
			types.push(`export type ${partName(part)} = ${typeOf(named(inner), '')};\n`);
		}
		definitions[type] = named(json);
		types.push(`${comment(json.description, '')}export type ${type} = ${typeOf(definitions[type], '')};
export declare const ${key}: Schema<${type}>;
`);
	}
	await writeFile(`${folder}/${name}.d.ts`, `${HEADER}\n${types.join('\n')}`);
	const documents = Object.keys(definitions).filter(type => type.endsWith('Document'));
	const whole = {
		$schema: 'https://json-schema.org/draft/2020-12/schema',
		title: `lunch/${name}`,
		anyOf: documents.map(type => ({$ref: `#/$defs/${type}`})),
		$defs: definitions,
	};
	await writeFile(`${folder}/${name}.json`, `${JSON.stringify(whole, null, '\t')}\n`);
}

function typeName(key) {
	return key.charAt(0).toUpperCase() + key.slice(1, -'Schema'.length);
}

/** A JSON Schema as TypeScript writes it. */
function typeOf(schema, indent) {
	if (schema.$ref) return schema.$ref.split('/').at(-1);
	if ('const' in schema) return JSON.stringify(schema.const);
	if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ');
	const choices =
		schema.anyOf ?? schema.oneOf ?? (Array.isArray(schema.type) ? schema.type.map(type => ({...schema, type})) : null);
	if (choices) return [...new Set(choices.map(choice => typeOf(choice, indent)))].join(' | ');
	if (schema.allOf) return schema.allOf.map(part => `(${typeOf(part, indent)})`).join(' & ');
	switch (schema.type) {
		case 'string':
		case 'boolean':
		case 'null':
		case 'number':
			return schema.type;
		case 'integer':
			return 'number';
		case 'array':
			return `(${schema.items ? typeOf(schema.items, indent) : 'unknown'})[]`;
		case 'object':
			return objectType(schema, indent);
		default:
			return 'unknown';
	}
}

function objectType({properties = {}, required = [], additionalProperties}, indent) {
	const inner = `${indent}\t`;
	const lines = Object.entries(properties).map(([key, schema]) => {
		const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
		const isRequired = required.includes(key);
		const type = typeOf(schema, inner);
		return `${comment(schema.description, inner)}${inner}${name}${isRequired ? '' : '?'}: ${isRequired ? type : `${type} | undefined`};\n`;
	});
	if (lines.length > 0) return `{\n${lines.join('')}${indent}}`;
	const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown';
	return `{[key: string]: ${values}}`;
}

function comment(text, indent) {
	return text ? `${indent}/** ${text.replaceAll('*/', '* /')} */\n` : '';
}
