import type {IncomingMessage} from 'node:http';
import type {HeaderFields} from '../../relay/http/header-fields.ts';

/** The header fields of a request, one for each line. */
export function receivedFields({rawHeaders}: IncomingMessage): HeaderFields {
	const fields: [name: string, value: string][] = [];
	for (let index = 0; index < rawHeaders.length; index += 2) {
		fields.push([rawHeaders[index]?.toLowerCase() ?? '', rawHeaders[index + 1] ?? '']);
	}
	return fields;
}

/** Whether a request names its host twice: those behind could each believe another one (RFC 9112, 3.2). */
export function hasTwoHosts(request: IncomingMessage): boolean {
	return receivedFields(request).filter(([name]) => name === 'host').length > 1;
}
