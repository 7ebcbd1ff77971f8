/** The variable that every program has which a run of the tests starts: its value is the run's alone. */
export const RUN_MARK = 'TESTS_RUN';

/** The mark of this run, for a program whose environment is put together by hand. */
export function runMark(): Record<string, string> {
	const mark = process.env[RUN_MARK];
	return mark === undefined ? {} : {[RUN_MARK]: mark};
}
