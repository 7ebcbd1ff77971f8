import {cleanText} from '../../shared/text/clean-text.ts';
import type {EncodedValue, Encoding, Runtime} from '../functions.ts';
import type {WireRuntime, WireValue} from './messages.ts';

export function encodingToWire(encoding: Encoding): WireValue['encoding'] {
	return encoding === 'rich' ? 'ENCODING_RICH' : 'ENCODING_JSON';
}

export function encodingFromWire(encoding: WireValue['encoding']): Encoding {
	return encoding === 'ENCODING_RICH' ? 'rich' : 'json';
}

export function valueToWire(value: EncodedValue | null | undefined): WireValue | null {
	return value ? {encoding: encodingToWire(value.encoding), text: value.text} : null;
}

export function valueFromWire(value: WireValue | null): EncodedValue | null {
	return value && {encoding: encodingFromWire(value.encoding), text: value.text};
}

export function runtimeToWire(runtime: Runtime): WireRuntime {
	return runtime === 'python' ? 'RUNTIME_PYTHON' : 'RUNTIME_NODE';
}

export function runtimeFromWire(runtime: WireRuntime): Runtime | null {
	if (runtime === 'RUNTIME_NODE') return 'node';
	return runtime === 'RUNTIME_PYTHON' ? 'python' : null;
}

/** A name that people are shown. */
export function nameFromWire(text: string): string {
	// Most are: with every call comes one.
	return /^[\w.-]{0,200}$/.test(text) ? text : cleanText(text, 200);
}
