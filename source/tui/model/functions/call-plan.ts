/** The texts of a plan besides its function and arguments, in their order: as the flags of `lunch fn` of these names. */
export const planTexts = [
	'kwargs',
	'modules',
	'in',
	'out',
	'python',
	'timeout',
	'hint',
	'retries',
	'backoff',
	'backoffMost',
	'retryOn',
	'group',
	'concurrency',
	'priority',
	'key',
] as const;

/**
 * The choices of a plan: whether its process goes on for later calls, whether the function yields values, and whether it is a job,
 * which outlives the app.
 */
export const planSwitches = ['reuse', 'stream', 'job'] as const;

export type PlanText = (typeof planTexts)[number];
export type PlanSwitch = (typeof planSwitches)[number];

/** A call as a person writes it; what they did not say is left out. */
export type CallPlan = {
	/** A function written on the spot, or `file#export`. */
	readonly code: string;
	/** JSON values apart by spaces. */
	readonly args: string;
} & {readonly [Name in PlanText]?: string} & {readonly [Name in PlanSwitch]?: true};

/** The parts of a plan that mean something only beside another part of it. */
export const planNeeds: Readonly<Partial<Record<string, PlanText | PlanSwitch>>> = {
	backoff: 'retries',
	backoffMost: 'retries',
	retryOn: 'retries',
	group: 'job',
	concurrency: 'group',
	priority: 'job',
	key: 'job',
};

export function isSamePlan(one: CallPlan, other: CallPlan): boolean {
	return (['code', 'args', ...planTexts, ...planSwitches] as const).every(name => one[name] === other[name]);
}

/** Words apart by spaces; those in quotation marks keep theirs, as in a shell. */
export function quotedWords(line = ''): string[] {
	return (line.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []).map(word => word.replaceAll('"', ''));
}

/** The words of ends after which a call begins again, apart by commas or spaces. */
export function endsIn(text: string): string[] {
	return text.split(/[\s,]+/).filter(word => word !== '');
}
