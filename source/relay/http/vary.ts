import {fieldValue, type HeaderFields, listMembers} from './header-fields.ts';

// The relay sends these fields with values of its own, the same each time: they select nothing.
const constant = new Set(['accept-encoding', 'user-agent', 'via']);

/** Whether an answer depends on more than request fields (`Vary: *`), so that it fits no other request. */
export function variesByAnything(headers: HeaderFields): boolean {
	return listMembers(fieldValue(headers, 'vary') ?? '').includes('*');
}

/** The request fields that selected an answer (RFC 9111, 4.1), with their values in that request; '' for none. */
export function selectingFields(headers: HeaderFields, request: HeaderFields): HeaderFields {
	const names = listMembers(fieldValue(headers, 'vary') ?? '').map(name => name.toLowerCase());
	return [...new Set(names)]
		.filter(name => !constant.has(name))
		.sort()
		.map(name => [name, normalized(name, fieldValue(request, name) ?? '')] as const);
}

/** The same fields with the values of another request. */
export function valuesIn(selecting: HeaderFields, request: HeaderFields): HeaderFields {
	return selecting.map(([name]) => [name, normalized(name, fieldValue(request, name) ?? '')] as const);
}

/** Whether an answer that these fields selected fits another request. */
export function selectsSame(selecting: HeaderFields, request: HeaderFields): boolean {
	return selecting.every(([name, value]) => normalized(name, fieldValue(request, name) ?? '') === value);
}

// Spaces between members have no meaning, nor has the letter case of a language (RFC 9110, 12.5.4); their order may.
function normalized(name: string, value: string): string {
	const members = listMembers(value).join(',');
	return name === 'accept-language' ? members.toLowerCase().replaceAll(/\s/g, '') : members;
}
