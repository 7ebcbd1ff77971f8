/** How a function's code is to be run. */
export interface CodePlan {
	kind: 'expression' | 'module';
	/** The function of a module; empty for an expression. */
	entry: string;
	/** Whether it can't reach anything but its own values and built-in objects, and needs none of these changed: its worker can go on afterwards. */
	isContained: boolean;
	/** The names of a worker's own console and timers that it uses. */
	tools: readonly string[];
}
