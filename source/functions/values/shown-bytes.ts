/** The written form of a view of memory: memory of its own, and where in it the view is. */
export interface ShownView {
	buffer: ArrayBufferLike;
	byteOffset: number;
	byteLength: number;
	length: number;
	bufferByteLength: number;
}

/** Decides what memory is written for views of it: the bytes that they show, and no others. */
export interface ShownBytes {
	ofView(view: ArrayBufferView): ShownView;
	/** That all of a buffer is written. */
	noticeWhole(buffer: ArrayBufferLike): void;
	/** Whether parts of memory are written that views have in common, so that a `second` writing keeps what they share. */
	readonly areShared: boolean;
	/** For writing the same once more. */
	second(): ShownBytes;
}

/** Memory that is written once for several views. */
interface Region {
	start: number;
	end: number;
	/** Zeros before its bytes: as many as keep every number at an address that it may be at. */
	before: number;
	copy: ArrayBuffer;
}

/** Largest size of a number in a typed array, in bytes. */
const WIDEST = 8;

export function createShownBytes(
	regions: ReadonlyMap<ArrayBufferLike, readonly Region[] | null> = new Map(),
): ShownBytes {
	const seen = new Map<ArrayBufferLike, {start: number; end: number}[]>();
	const whole = new Set<ArrayBufferLike>();

	function isWhole(view: ArrayBufferView): boolean {
		return view.byteLength === view.buffer.byteLength && view.buffer instanceof ArrayBuffer;
	}

	return {
		ofView(view) {
			const {buffer, byteOffset, byteLength} = view;
			const [start, end] = [byteOffset, byteOffset + byteLength];
			const known = seen.get(buffer);
			if (known) known.push({start, end});
			else seen.set(buffer, [{start, end}]);
			if (isWhole(view) || regions.get(buffer) === null) return shown(view, buffer, byteOffset);
			const region = regions.get(buffer)?.find(one => one.start <= start && end <= one.end);
			if (region) return shown(view, region.copy, region.before + start - region.start);
			return shown(view, copied(buffer, start, end, 0), 0);
		},
		noticeWhole(buffer) {
			whole.add(buffer);
		},
		get areShared() {
			return [...seen].some(([buffer, ranges]) => ranges.length > 1 || (whole.has(buffer) && isPart(buffer, ranges)));
		},
		second: () =>
			createShownBytes(
				new Map([...seen].map(([buffer, ranges]) => [buffer, whole.has(buffer) ? null : joined(buffer, ranges)])),
			),
	};
}

function isPart(buffer: ArrayBufferLike, ranges: readonly {start: number; end: number}[]): boolean {
	return ranges.some(({start, end}) => end - start < buffer.byteLength);
}

function shown(view: ArrayBufferView, buffer: ArrayBufferLike, byteOffset: number): ShownView {
	const size = 'BYTES_PER_ELEMENT' in view && typeof view.BYTES_PER_ELEMENT === 'number' ? view.BYTES_PER_ELEMENT : 1;
	const {byteLength} = view;
	return {buffer, byteOffset, byteLength, length: byteLength / size, bufferByteLength: buffer.byteLength};
}

function copied(buffer: ArrayBufferLike, start: number, end: number, before: number): ArrayBuffer {
	const copy = new Uint8Array(before + end - start);
	copy.set(new Uint8Array(buffer, start, end - start), before);
	return copy.buffer;
}

/** Ranges that overlap, as one. */
function joined(buffer: ArrayBufferLike, ranges: readonly {start: number; end: number}[]): Region[] {
	const all: {start: number; end: number; isShared: boolean}[] = [];
	for (const {start, end} of [...ranges].sort((one, other) => one.start - other.start)) {
		const last = all.at(-1);
		if (last && (start < last.end || start === last.start)) {
			last.isShared ||= start !== last.start || end !== last.end;
			last.end = Math.max(last.end, end);
		} else all.push({start, end, isShared: false});
	}
	return all.map(({start, end, isShared}) => {
		const before = isShared ? start % WIDEST : 0;
		return {start, end, before, copy: copied(buffer, start, end, before)};
	});
}
