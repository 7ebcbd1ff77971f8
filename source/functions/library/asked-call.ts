import type {PlaceStack} from '../code/bundle/source-places.ts';
import type {CallRequest} from '../functions.ts';
import type {NamedFiles} from './files/start-with-files.ts';
import type {Stored} from './stored.ts';

/** A call as a program asks for it: the function with its arguments, and what it needs put down before. */
export interface AskedCall {
	request: CallRequest;
	/** Makes places in stacks those of the sources. */
	placeStack?: PlaceStack | undefined;
	files?: NamedFiles | undefined;
	/** Arguments that are data which was put, by their numbers. */
	stored?: readonly {at: number; data: Stored<unknown>}[];
}
