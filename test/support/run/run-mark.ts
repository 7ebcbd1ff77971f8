/** The variable that every program has which a run of the tests starts: its value is the run's alone. */
export const RUN_MARK = 'TESTS_RUN';

/**
 * The mark of this run, for a program whose environment is put together by hand; and where Node keeps what it compiled, or each home of
 * a test would begin with nothing.
 */
export function runMark(): Record<string, string> {
	const {[RUN_MARK]: mark, NODE_COMPILE_CACHE: compiled} = process.env;
	return {
		...(mark === undefined ? {} : {[RUN_MARK]: mark}),
		...(compiled === undefined ? {} : {NODE_COMPILE_CACHE: compiled}),
	};
}
