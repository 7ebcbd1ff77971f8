import {CHUNK_BYTES} from '../limits.ts';

/** Cuts decimals that come in blocks into chunks of one size, the first with `3.` in front. */
export class Chunker {
	readonly #send: (chunk: Uint8Array<ArrayBuffer>) => void;
	#left: number;
	#chunk: Uint8Array<ArrayBuffer>;
	#filled = 2;

	/** `digits`: how many decimals will come. `send` gets each chunk as it is full, the last one too. */
	constructor(digits: number, send: (chunk: Uint8Array<ArrayBuffer>) => void) {
		this.#send = send;
		this.#left = digits + 2;
		this.#chunk = this.#next();
		this.#chunk.set([0x33, 0x2e]);
	}

	/** Takes the next decimals, as ASCII. */
	push(decimals: Uint8Array): void {
		for (let from = 0; from < decimals.length; ) {
			const part = decimals.subarray(from, from + this.#chunk.length - this.#filled);
			this.#chunk.set(part, this.#filled);
			this.#filled += part.length;
			from += part.length;
			if (this.#filled === this.#chunk.length) {
				const full = this.#chunk;
				this.#left -= full.length;
				this.#chunk = this.#next();
				this.#filled = 0;
				this.#send(full);
			}
		}
	}

	#next(): Uint8Array<ArrayBuffer> {
		return new Uint8Array(Math.min(CHUNK_BYTES, this.#left));
	}
}
