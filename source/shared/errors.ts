import {type ErrorCode, errorCodes} from './error-codes.ts';
import type {Message} from './language/catalogue.ts';

export {type ErrorCode, isErrorCode} from './error-codes.ts';

export interface ErrorDetails {
	/** The next step for the person, one sentence. */
	hint?: string | Message | undefined;
	/** Names that were probably meant. */
	suggestions?: readonly string[] | undefined;
	/** When it may well succeed, in seconds from now. */
	retryAfter?: number | undefined;
	cause?: unknown;
}

/** The JSON form of a failure, one line on stderr with `--json`. */
export interface ErrorDocument {
	schemaVersion: 1;
	error: {code: ErrorCode; message: string; hint: string | null; suggestions: readonly string[]};
}

/** An expected failure: what happened and what to do next. Anything else that is thrown is a bug. */
export class LunchError extends Error {
	// Printed errors show it, and a bundle would shorten it.
	static {
		Object.defineProperty(LunchError, 'name', {value: 'LunchError'});
	}

	override readonly name: string;
	readonly code: ErrorCode;
	readonly hint: string | null;
	// Not to be seen where an error is printed with its fields.
	readonly #text: string | Message;
	readonly #hintText: string | Message | null;
	readonly suggestions: readonly string[];
	/** When it may well succeed, in seconds; null where that is not known. */
	readonly retryAfter: number | null;

	constructor(code: ErrorCode, text: string | Message, {hint, suggestions = [], retryAfter, cause}: ErrorDetails = {}) {
		super(englishOf(text), cause === undefined ? undefined : {cause});
		this.name = new.target.name;
		this.code = code;
		this.hint = hint === undefined ? null : englishOf(hint);
		this.#text = text;
		this.#hintText = hint ?? null;
		this.suggestions = suggestions;
		this.retryAfter = retryAfter ?? null;
	}

	/** The message as it can be shown in the language of a run; `message` is English. */
	get text(): string | Message {
		return this.#text;
	}

	/** The hint as it can be shown in the language of a run; `hint` is English. */
	get hintText(): string | Message | null {
		return this.#hintText;
	}

	get exitCode(): number {
		return errorCodes[this.code].exitCode;
	}

	toDocument(): ErrorDocument {
		const {code, message, hint, suggestions} = this;
		return {schemaVersion: 1, error: {code, message, hint, suggestions}};
	}
}

function englishOf(text: string | Message): string {
	return typeof text === 'string' ? text : text.english;
}

/** The message of a failure, and in a line of its own what to do about it: for what has no field for that. */
export function messageWithHint({message, hint}: Pick<LunchError, 'message' | 'hint'>): string {
	return hint === null ? message : `${message}\n${hint}`;
}

/** The message of anything that can be thrown. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
