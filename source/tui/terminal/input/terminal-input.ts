import {StringDecoder} from 'node:string_decoder';
import type {ReadStream, WriteStream} from 'node:tty';
import type {TraitInquiry} from '../frame/trait-inquiry.ts';
import {BACKGROUND_QUERY} from './background-color.ts';
import type {InputEvent} from './input-event.ts';
import {createInputParser} from './input-parser.ts';

/** The keyboard and the mouse of a terminal, read while Ink has it in raw mode. */
export interface TerminalInput {
	/** The keyboard as Ink is to see it: it turns raw mode on and off, and reads nothing itself. */
	readonly stdin: ReadStream;
	/** Resolves once the terminal answered what it was asked, or had its time: what comes later is somebody else's to read. */
	answered(): Promise<void>;
}

export interface TerminalInputOptions {
	stdin: ReadStream;
	stdout: WriteStream;
	/** Whether the terminal is to tell of its mouse. Text is selected with Shift then. */
	hasMouse: boolean;
	/** Whether the terminal is asked for the colour of its background. */
	asksBackground: boolean;
	/** What the frame writer asks, where it does: it hears where the cursor is, and nobody else. */
	inquiry: Pick<TraitInquiry, 'listen' | 'hear' | 'answered'> | null;
	/** Called with the events of one chunk, in their order. */
	onEvents: (events: readonly InputEvent[]) => void;
}

/** The time after which an Esc is a key, not the start of a sequence, in milliseconds. */
const ESCAPE_MS = 25;
/** The time after which the rest of a sequence will not come. */
const SEQUENCE_MS = 200;

// Buttons, dragging with one held, and numbers of any size (xterm's SGR).
const MOUSE_ON = '\u001B[?1000h\u001B[?1002h\u001B[?1006h';
const MOUSE_OFF = '\u001B[?1006l\u001B[?1002l\u001B[?1000l';
/** The time after which the rest of an answer will not come. */
const ANSWER_MS = 1000;
/** The time for which the end of the app waits for an answer, counted from the question. */
const LAST_ANSWER_MS = 500;

// Whether its window is looked at.
const FOCUS_ON = '\u001B[?1004h';
const FOCUS_OFF = '\u001B[?1004l';
const PASTE_ON = '\u001B[?2004h';
const PASTE_OFF = '\u001B[?2004l';

/** The time after which what waits is taken as it is, by what it is. */
const patience = {escape: ESCAPE_MS, sequence: SEQUENCE_MS, string: ANSWER_MS} as const;

/** Makes the one reader of a terminal's input. */
export function createTerminalInput({
	stdin,
	stdout,
	hasMouse,
	asksBackground,
	inquiry,
	onEvents,
}: TerminalInputOptions): TerminalInput {
	const parser = createInputParser();
	let decoder = new StringDecoder('utf8');
	let isReading = false;
	let timer: NodeJS.Timeout | undefined;
	let question: PromiseWithResolvers<void> | null = null;

	function tell(events: readonly InputEvent[]): void {
		if (question && events.some(({kind}) => kind === 'background')) question.resolve();
		for (const event of events) if (event.kind === 'cursor') inquiry?.hear(event);
		const others = events.filter(event => event.kind !== 'cursor');
		if (others.length > 0) onEvents(others);
	}

	function take(chunk: Buffer | string): void {
		clearTimeout(timer);
		tell(parser.push(typeof chunk === 'string' ? chunk : decoder.write(chunk)));
		const {waiting} = parser;
		if (!isReading || waiting === null || waiting === 'paste') return;
		timer = setTimeout(() => tell(parser.flush()), patience[waiting]);
	}

	/** Asks once. A terminal that says nothing is waited for no longer than its time. */
	function ask(): void {
		const asked = Promise.withResolvers<void>();
		question = asked;
		setTimeout(asked.resolve, LAST_ANSWER_MS).unref();
		stdout.write(BACKGROUND_QUERY);
	}

	function read(isOn: boolean): void {
		if (isOn === isReading) return;
		isReading = isOn;
		inquiry?.listen(isOn);
		if (isOn) {
			decoder = new StringDecoder('utf8');
			parser.reset();
			stdin.on('data', take);
			stdout.write(PASTE_ON + FOCUS_ON + (hasMouse ? MOUSE_ON : ''));
			if (asksBackground && !question) ask();
		} else {
			clearTimeout(timer);
			// Paused, or what is typed in the shell that has the terminal then would be taken from it.
			stdin.off('data', take).pause();
			stdout.write((hasMouse ? MOUSE_OFF : '') + FOCUS_OFF + PASTE_OFF);
		}
	}

	const own: Partial<Record<string | symbol, unknown>> = {
		read: () => null,
		setEncoding: () => stdin,
		setRawMode(isOn: boolean) {
			stdin.setRawMode(isOn);
			read(isOn);
			return stdin;
		},
	};
	return {
		answered: async () => {
			await Promise.all([question?.promise, inquiry?.answered()]);
		},
		stdin: new Proxy(stdin, {
			get(target, property) {
				if (Object.hasOwn(own, property)) return own[property];
				const value: unknown = Reflect.get(target, property, target);
				if (typeof value !== 'function') return value;
				// A listener that waits for something to read would take it from the reader.
				if (property === 'addListener' || property === 'on') {
					return (event: string, listener: () => void) => (event === 'readable' ? target : target.on(event, listener));
				}
				return value.bind(target);
			},
		}),
	};
}
