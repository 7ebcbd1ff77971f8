import {analyseCode} from '../code/analysis/analyse-code.ts';
import type {CodePlan} from '../code/analysis/code-plan.ts';
import type {CallRequest} from '../functions.ts';

/** Code of a call, with the plan to run it. */
export interface KnownCode {
	/** Tells it from all other code of this pool. */
	number: number;
	plan: CodePlan;
	source: string;
}

/** Most characters of code in the cache, and most codes. */
const MOST_CHARACTERS = 64 * 1024 * 1024;
const MOST_CODES = 5000;

/** A cache of the latest codes, each of which is read and numbered once. */
export interface CodeCache {
	/** Finds the code of a request, or reads it. Throws FUNCTION_INVALID for a text that is no code. */
	find(request: CallRequest): KnownCode;
}

export function createCodeCache(): CodeCache {
	// By source and then by what else matters: joining both into one key would copy a large source for every call.
	const bySource = new Map<string, Map<string, KnownCode>>();
	let characters = 0;
	let codes = 0;
	let last = 0;

	function forget(): void {
		for (const [source, variants] of bySource) {
			if (characters <= MOST_CHARACTERS && codes <= MOST_CODES) return;
			bySource.delete(source);
			characters -= source.length;
			codes -= variants.size;
		}
	}

	return {
		find(request) {
			const {runtime, code, modules = []} = request;
			const variant = `${runtime} ${code.kind} ${code.kind === 'module' ? code.entry : ''} ${modules.length > 0}`;
			const known = bySource.get(code.source)?.get(variant);
			if (known) return known;
			const plan = runtime === 'node' ? analyseCode(code, modules) : unread(request);
			last += 1;
			const added = {number: last, plan, source: code.source};
			codes += 1;
			const variants = bySource.get(code.source);
			if (variants) variants.set(variant, added);
			else {
				bySource.set(code.source, new Map([[variant, added]]));
				characters += code.source.length;
			}
			forget();
			return added;
		},
	};
}

function unread({code}: CallRequest): CodePlan {
	const entry = code.kind === 'module' ? code.entry : '';
	return {kind: code.kind, entry, isContained: false, tools: []};
}
