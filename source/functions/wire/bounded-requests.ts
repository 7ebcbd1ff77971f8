import type {MethodDefinition} from '@grpc/grpc-js';
import type {PackageDefinition} from '@grpc/proto-loader';

/** Most fields of a message, with those of the messages in it. */
const MOST_FIELDS = 100_000;

/** A type of messages: gives the types of the messages in it, by the numbers of their fields. */
type MessageType = () => ReadonlyMap<number, MessageType>;

/** The type of a message as the loader of protocol files tells of it. */
interface Description {
	field: readonly {number: number; type: string; typeName: string}[];
}

/**
 * Gives methods whose requests have a bounded number of fields. An empty message in a list takes two bytes, and a hundred times
 * as many once it is read: one request could take all the memory of a service, and its time.
 */
export function withBoundedRequests<Methods>(methods: Methods, loaded: PackageDefinition): Methods {
	const all = Object.entries(methods as Record<string, MethodDefinition<unknown, unknown>>);
	return Object.fromEntries(all.map(([name, method]) => [name, bounded(method, loaded)])) as Methods;
}

function bounded(
	method: MethodDefinition<unknown, unknown> & {requestType?: {type: object}},
	loaded: PackageDefinition,
): MethodDefinition<unknown, unknown> {
	const type = typeOf(method.requestType?.type as Description, loaded);
	return {
		...method,
		requestDeserialize(bytes) {
			if (countFields(bytes, type) > MOST_FIELDS) throw new RangeError(`a message of more than ${MOST_FIELDS} fields`);
			return method.requestDeserialize(bytes);
		},
	};
}

function typeOf({field: fields}: Description, loaded: PackageDefinition): MessageType {
	let known: ReadonlyMap<number, MessageType> | null = null;
	return () => {
		known ??= new Map(
			fields
				.filter(({type}) => type === 'TYPE_MESSAGE')
				.map(({number, typeName}) => [number, typeOf(describe(typeName, loaded), loaded)]),
		);
		return known;
	};
}

function describe(name: string, loaded: PackageDefinition): Description {
	const found = Object.entries(loaded).find(([full]) => full === name || full.endsWith(`.${name}`))?.[1];
	if (found && 'type' in found) return found.type as Description;
	throw new Error(`no message ${name} in the protocol`);
}

/** How many bytes a field of each kind has that says no length. */
const FIXED: Readonly<Record<number, number>> = {1: 8, 5: 4};
const [VARINT, WITH_LENGTH] = [0, 2];

/** Counts the fields of a message as they lie in it, until there are too many. What is no message counts as far as it is one. */
function countFields(bytes: Uint8Array, type: MessageType): number {
	let at = 0;
	let count = 0;

	/** A number of 32 bits; as its reader does, what is written beyond them is left out. */
	function number(): number {
		let value = 0;
		for (let factor = 1; at < bytes.length; factor *= 128) {
			const byte = bytes[at] ?? 0;
			at += 1;
			if (factor < 2 ** 35) value += (byte & 127) * factor;
			if (byte < 128) break;
		}
		return value % 2 ** 32;
	}

	function walk(end: number, inside: MessageType): void {
		while (at < end && count <= MOST_FIELDS) {
			count += 1;
			const tag = number();
			const kind = tag % 8;
			if (kind === WITH_LENGTH) step(end, inside().get(Math.floor(tag / 8)));
			else if (kind === VARINT) number();
			else at += FIXED[kind] ?? 0;
		}
	}

	function step(end: number, inner: MessageType | undefined): void {
		const fieldEnd = number() + at;
		if (inner) walk(Math.min(fieldEnd, end), inner);
		at = fieldEnd;
	}

	walk(bytes.length, type);
	return count;
}
