// A kernel with 64-bit addresses takes and gives them as bigints. Around it they are numbers, as they are for the others:
// a memory has far fewer than 2^53 bytes.

/** Which parameters of the kernel's exports are addresses or counts of bytes. */
const addressParameters: Readonly<Record<string, readonly number[]>> = {
	begin: [0, 1, 2],
	release: [0],
	take: [0],
	multiply: [0, 1, 3],
	transformProduct: [0, 1, 3],
	splitProduct: [0, 1, 3],
	schoolbook: [0, 1, 3],
	residueOf: [0],
};

/** The exports that return an address. */
const returningAddress: ReadonlySet<string> = new Set(['mark', 'peak', 'take']);

/** An address as the kernel tells it to the host: one of 32 bits comes as a signed number. */
export function unsigned(address: number): number {
	return address < 0 ? address + 2 ** 32 : address;
}

type Exported = (...values: unknown[]) => unknown;

/** The kernel's exports, to be called with numbers for addresses. */
export function withNumbers(exports: Record<string, unknown>): Record<string, unknown> {
	const wrapped = Object.entries(exports).map(([name, exported]) => {
		if (typeof exported !== 'function') return [name, exported];
		const addresses = addressParameters[name] ?? [];
		const call = exported as Exported;
		return [
			name,
			(...values: unknown[]) => {
				const result = call(...values.map((value, i) => (addresses.includes(i) ? BigInt(value as number) : value)));
				return returningAddress.has(name) ? Number(result) : result;
			},
		];
	});
	return Object.fromEntries(wrapped);
}

/** The host's functions, which the kernel then calls with bigints for addresses. */
export function takingBigints<Host extends object>(host: Host): Record<string, unknown> {
	const wrapped = Object.entries(host).map(([name, hosted]) => [
		name,
		(...values: unknown[]) => (hosted as Exported).apply(host, values.map(Number)),
	]);
	return Object.fromEntries(wrapped);
}
