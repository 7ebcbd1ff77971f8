import {bitsOf, termsFor} from './kernel-model.ts';

/** The terms [a, b) of each member's share: as many bits of numbers for each, as they weigh on the time. */
export function sharesOf(digits: number, members: number): [number, number][] {
	const terms = termsFor(digits);
	const total = bitsOf(0, terms);
	const boundaries = Array.from({length: members + 1}, (_, member) => firstTerm((total * member) / members, terms));
	return Array.from({length: members}, (_, member) => [boundaries[member] ?? 0, boundaries[member + 1] ?? terms]);
}

/** The first term before which there are so many bits. */
function firstTerm(bits: number, terms: number): number {
	let low = 0;
	let high = terms;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (bitsOf(0, middle) < bits) low = middle + 1;
		else high = middle;
	}
	return low;
}
