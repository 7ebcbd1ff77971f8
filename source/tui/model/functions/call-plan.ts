/** A call as a person writes it. */
export interface CallPlan {
	/** A function written on the spot, or `file#export`. */
	readonly code: string;
	/** JSON values apart by spaces. */
	readonly args: string;
	/** Named arguments, a JSON object; left out for none. */
	readonly kwargs?: string;
	/** Names of modules that the function uses, apart by spaces; left out for none. */
	readonly modules?: string;
	/** Seconds that it may run; left out for the usual limit. */
	readonly timeout?: string;
	/** Whether its process goes on for later calls; left out for no. */
	readonly reuse?: true;
}

/** The parts of a plan besides its function and arguments. */
export const planOptions = ['kwargs', 'modules', 'timeout'] as const;

/** The function that a person wrote or named. */
export type PlannedCode =
	| {kind: 'expression'; runtime: 'node' | 'python'; source: string}
	| {kind: 'module'; file: string; entry: string};

const ofModule = /^(.+\.(?:[cm]?[jt]s|py))#([\w$]+)$/;

/** Reads what was written as a function. */
export function plannedCode(code: string): PlannedCode {
	const text = code.trim();
	const [, file, entry] = text.includes('=>') ? [] : (ofModule.exec(text) ?? []);
	if (file !== undefined && entry !== undefined) return {kind: 'module', file, entry};
	return {kind: 'expression', runtime: /^lambda\b/.test(text) ? 'python' : 'node', source: text};
}

export function isSamePlan(one: CallPlan, other: CallPlan): boolean {
	return (
		one.code === other.code &&
		one.args === other.args &&
		one.reuse === other.reuse &&
		planOptions.every(option => one[option] === other[option])
	);
}

/** Most plans that are remembered. */
export const MOST_PLANS = 20;

/** The plans once one was carried out: it stands first, and once. */
export function withPlan(plans: readonly CallPlan[], plan: CallPlan): readonly CallPlan[] {
	return [plan, ...plans.filter(other => !isSamePlan(other, plan))].slice(0, MOST_PLANS);
}
