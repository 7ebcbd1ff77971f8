/** An entry of a store that is not what a program like this one would have written. */
export interface Rejection {
	/** The kind that it should have been: `job`, `call`, … */
	kind: string;
	/** Which one it is, as far as that is known. */
	name: string;
	/** The fault of it, in words. */
	reason: string;
	/** The fate of it: dropped, or put aside. */
	outcome: string;
}

/** Called with each entry that was rejected. */
export type OnRejected = (rejection: Rejection) => void;
