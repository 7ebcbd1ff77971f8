/** Entries combined from two small tables: the lower bits of a node's number index the first. */
const LOW_BITS = 10;

/** Bytes of the table for transforms of up to `limbs` limbs (a power of two). */
export function twiddleBytes(limbs: number): number {
	return Math.max(6 * limbs, 1024);
}

/**
 * Writes exp(2 pi i angle(k) / 4) for every node k of transforms of up to `limbs` limbs at `address`:
 * angle(k) is k's bits mirrored behind the binary point. Only nodes whose number begins with the bits
 * 10 exist, so the rest of the table is never touched.
 */
export function writeTwiddles(memory: ArrayBufferLike, address: number, limbs: number): void {
	const table = new Float64Array(memory, address, twiddleBytes(limbs) / 8);
	const lowCount = 1 << LOW_BITS;
	const cosines = new Float64Array(lowCount);
	const sines = new Float64Array(lowCount);
	for (let low = 0; low < lowCount; low++) {
		const angle = (Math.PI / 2) * mirrored(low);
		cosines[low] = Math.cos(angle);
		sines[low] = Math.sin(angle);
	}
	const end = table.length >> 1;
	for (let start = 2; start < end; start *= 2) {
		const stop = Math.min(start * 1.5, end);
		for (let k = start; k < stop; k += lowCount) {
			const angle = (Math.PI / 2) * (mirrored(k >>> LOW_BITS) / lowCount);
			const hr = Math.cos(angle);
			const hi = Math.sin(angle);
			const first = k & (lowCount - 1);
			const count = Math.min(lowCount - first, stop - k);
			for (let i = 0; i < count; i++) {
				const lr = cosines[first + i] as number;
				const li = sines[first + i] as number;
				table[2 * (k + i)] = hr * lr - hi * li;
				table[2 * (k + i) + 1] = hr * li + hi * lr;
			}
		}
	}
}

/** The bits of k behind the binary point, the lowest first. */
function mirrored(k: number): number {
	let value = 0;
	for (let weight = 0.5; k > 0; k >>>= 1, weight /= 2) if (k & 1) value += weight;
	return value;
}
