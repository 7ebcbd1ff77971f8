import {graphemesOf} from '../../../shared/text/text-width.ts';
import {backgroundEvent} from './background-color.ts';
import type {InputEvent} from './input-event.ts';
import {type KeyPress, plainKey} from './key-press.ts';
import {consoleKey, csiKey, ss3Key} from './key-sequences.ts';
import {mouseEvent} from './mouse-sequences.ts';

/** Reads what a terminal sends, however it is cut into chunks. */
export interface InputParser {
	/** The events of a chunk, and of what waited for it. */
	push(chunk: string): InputEvent[];
	/** Input that is not complete: an Esc that may begin a sequence, a sequence that was begun, a paste; null for none. */
	readonly waiting: 'escape' | 'sequence' | 'string' | 'paste' | null;
	/** The events of what waited for too long. */
	flush(): InputEvent[];
	/** Forgets what waits. */
	reset(): void;
}

const ESCAPE = '\u001B';
const INTERRUPT = '\u0003';
const PASTE_START = `${ESCAPE}[200~`;
const PASTE_END = `${ESCAPE}[201~`;
/** UTF-16 units of a paste; what is longer is cut. */
const LONGEST_PASTE = 1 << 20;
/** A sequence that did not end by then is none. */
const LONGEST_SEQUENCE = 4096;

const control = /\p{Cc}/u;
/** The start of an answer that is a string: OSC, DCS, APC, PM, SOS. */
const stringStart = new RegExp(`^${ESCAPE}[\\]P_^X]`);

/** A sequence that was read: where it ends, and its event, if it has one. */
interface ReadSequence {
	end: number;
	event: InputEvent | null;
}

export function createInputParser(): InputParser {
	let rest = '';
	let paste: string | null = null;

	function readPaste(chunk: string): InputEvent[] {
		// A paste whose end got lost must not swallow the keyboard for good.
		if (chunk === INTERRUPT) return [...endPaste(), ...keyEvents([plainKey(chunk)])];
		const text = (paste ?? '') + chunk;
		const end = text.indexOf(PASTE_END);
		if (end < 0) {
			paste = text.slice(0, LONGEST_PASTE + PASTE_END.length);
			return [];
		}
		paste = text.slice(0, end);
		return [...endPaste(), ...read(text.slice(end + PASTE_END.length))];
	}

	function endPaste(): InputEvent[] {
		const text = (paste ?? '').slice(0, LONGEST_PASTE).replaceAll(/\r\n?/g, '\n');
		paste = null;
		return text === '' ? [] : [{kind: 'paste', text}];
	}

	function read(text: string): InputEvent[] {
		const events: InputEvent[] = [];
		let index = 0;
		for (let start = text.indexOf(ESCAPE); start >= 0; start = text.indexOf(ESCAPE, index)) {
			events.push(...typed(text.slice(index, start)));
			if (text.startsWith(PASTE_START, start)) {
				paste = '';
				return [...events, ...readPaste(text.slice(start + PASTE_START.length))];
			}
			const sequence = readSequence(text, start);
			if (!sequence) {
				rest = text.slice(start);
				return events;
			}
			if (sequence.event) events.push(sequence.event);
			index = sequence.end;
		}
		return [...events, ...typed(text.slice(index))];
	}

	return {
		push(chunk) {
			if (paste !== null) return readPaste(chunk);
			const text = rest + chunk;
			rest = '';
			return read(text);
		},
		get waiting() {
			if (paste !== null) return 'paste';
			if (rest === '') return null;
			if (rest === ESCAPE || rest === ESCAPE + ESCAPE) return 'escape';
			return stringStart.test(rest) ? 'string' : 'sequence';
		},
		flush() {
			const text = rest;
			rest = '';
			if (text === ESCAPE) return keyEvents([plainKey(text)]);
			if (text === ESCAPE + ESCAPE) return keyEvents([plainKey(ESCAPE), plainKey(ESCAPE)]);
			// Alt and a character that may begin a sequence; a longer one that was never ended types nothing.
			return text.length === 2 ? keyEvents([plainKey(text.slice(1), true)]) : [];
		},
		reset() {
			rest = '';
			paste = null;
		},
	};
}

function keyEvents(presses: readonly (KeyPress | null)[]): InputEvent[] {
	return presses.flatMap(press => (press ? [{kind: 'key', press} as const] : []));
}

/** The keys of text between sequences. Keys that are held or typed fast arrive together. */
function typed(text: string): InputEvent[] {
	return keyEvents(graphemesOf(text).map(character => plainKey(character)));
}

/** Reads the sequence that begins at `start` with Esc; null for one that is not complete. */
function readSequence(text: string, start: number): ReadSequence | null {
	const kind = text[start + 1];
	if (kind === undefined) return null;
	if (kind === '[') return readCsi(text, start);
	if (kind === 'O') return readSs3(text, start);
	if (kind === ']' || kind === 'P' || kind === '_' || kind === '^' || kind === 'X') return readString(text, start);
	if (kind === ESCAPE) return readDoubleEscape(text, start);
	const character = String.fromCodePoint(text.codePointAt(start + 1) ?? 0);
	return keyAt(start + 1 + character.length, plainKey(character, true));
}

function keyAt(end: number, press: KeyPress | null): ReadSequence {
	return {end, event: press ? {kind: 'key', press} : null};
}

/** Esc before a sequence is Alt with its key (rxvt, PuTTY, Terminal); before anything else it is a key of its own. */
function readDoubleEscape(text: string, start: number): ReadSequence | null {
	const kind = text[start + 2];
	if (kind === undefined) return null;
	if (kind !== '[' && kind !== 'O') return keyAt(start + 1, plainKey(ESCAPE));
	const sequence = readSequence(text, start + 1);
	if (sequence?.event?.kind !== 'key') return sequence;
	const {name} = sequence.event.press;
	return keyAt(sequence.end, {name: /\balt\+/.test(name) ? name : `alt+${name}`, text: null});
}

function readCsi(text: string, start: number): ReadSequence | null {
	const from = start + 2;
	if (text[from] === '[') return from + 1 < text.length ? keyAt(from + 2, consoleKey(text[from + 1] ?? '')) : null;
	if (text[from] === 'M') return readOldMouse(text, from + 1);
	let end = from;
	while (end < text.length && /[ -?]/.test(text[end] ?? '') && !isRxvtEnd(text, from, end)) end++;
	const final = text[end];
	if (final === undefined) return end - start > LONGEST_SEQUENCE ? {end, event: null} : null;
	// Broken off by something else, which has its own meaning.
	if (control.test(final) || final > '~') return {end, event: null};
	return {end: end + 1, event: csiEvent(text.slice(from, end), final)};
}

/** `CSI 7 $`, a key with Shift in rxvt: `$` ends no other sequence. */
function isRxvtEnd(text: string, from: number, end: number): boolean {
	return text[end] === '$' && end > from && /^\d+$/.test(text.slice(from, end));
}

function csiEvent(parameters: string, final: string): InputEvent | null {
	const numbers = parameters.replace('<', '').split(';').map(Number);
	const [code = 0, column = 0, row = 0] = numbers;
	if (parameters.startsWith('<')) return mouseEvent(code, column, row, final === 'm');
	// The mouse as urxvt tells it: its codes begin at 32.
	if (final === 'M' && numbers.length === 3) return mouseEvent(code - 32, column, row, false);
	if (parameters === '' && (final === 'I' || final === 'O')) return {kind: 'focus', hasFocus: final === 'I'};
	// In the first row it would be F3 with other keys held.
	if (final === 'R' && code > 1) return {kind: 'cursor', row: code - 1, column: Math.max(0, column - 1)};
	// Answers of the terminal begin with one of these.
	if (/^[?>=]/.test(parameters)) return null;
	const press = csiKey(parameters, final);
	return press ? {kind: 'key', press} : null;
}

/** The mouse of X10: three characters, each from 32 on. */
function readOldMouse(text: string, from: number): ReadSequence | null {
	if (text.length < from + 3) return null;
	const [code = 0, column = 0, row = 0] = [0, 1, 2].map(index => text.charCodeAt(from + index) - 32);
	return {end: from + 3, event: mouseEvent(code, column, row, false)};
}

function readSs3(text: string, start: number): ReadSequence | null {
	let end = start + 2;
	while (end < text.length && /[\d;]/.test(text[end] ?? '')) end++;
	const final = text[end];
	if (final === undefined) return null;
	if (control.test(final)) return keyAt(start + 2, plainKey('O', true));
	return keyAt(end + 1, ss3Key(text.slice(start + 2, end), final));
}

/** An answer of the terminal that is a string: up to BEL or ST. */
function readString(text: string, start: number): ReadSequence | null {
	for (let index = start + 2; index < text.length; index++) {
		if (text[index] === '\u0007') return {end: index + 1, event: backgroundEvent(text.slice(start + 2, index))};
		if (text[index] === ESCAPE) {
			if (index + 1 === text.length) return null;
			const end = text[index + 1] === '\\' ? index + 2 : index;
			return {end, event: backgroundEvent(text.slice(start + 2, index))};
		}
	}
	return text.length - start > LONGEST_SEQUENCE ? {end: text.length, event: null} : null;
}
