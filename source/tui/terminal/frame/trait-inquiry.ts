import type {Size} from '../size.ts';
import {type Questions, questionsFor} from './terminal-questions.ts';
import {type TerminalTraits, unknownTraits} from './terminal-traits.ts';
import type {Place} from './way.ts';

/** The time for which the end of the app waits for answers, counted from the questions. */
const LAST_ANSWER_MS = 500;

/** Asks a terminal for its traits, each time that the app takes it. Until it answered, nothing is known of it. */
export interface TraitInquiry {
	readonly traits: TerminalTraits;
	/** Its answers are read from now on, or no longer. */
	listen(isOn: boolean): void;
	/** The questions, where they are to be asked now; else empty. */
	questions(size: Size): string;
	/** Takes an answer. One that comes late is as good; one to nothing that was asked is let go. */
	hear(place: Place): void;
	/** Resolves once all is answered, or the terminal had its time. */
	answered(): Promise<void>;
	/** Forgets the terminal, which is somebody else's. */
	forget(): void;
}

export function createTraitInquiry(): TraitInquiry {
	let traits = unknownTraits;
	let isHeard = false;
	let isAsked = false;
	let asked: Questions | null = null;
	let over = Promise.withResolvers<void>();
	over.resolve();
	return {
		get traits() {
			return traits;
		},
		listen(isOn) {
			isHeard = isOn;
		},
		questions(size) {
			if (!isHeard || isAsked) return '';
			isAsked = true;
			asked = questionsFor(size);
			if (!asked) return '';
			over = Promise.withResolvers();
			setTimeout(over.resolve, LAST_ANSWER_MS).unref();
			return asked.bytes;
		},
		hear(place) {
			const answer = asked?.hear(place);
			if (!answer) return;
			traits = answer;
			asked = null;
			over.resolve();
		},
		answered: () => over.promise,
		forget() {
			traits = unknownTraits;
			isAsked = false;
			asked = null;
		},
	};
}
