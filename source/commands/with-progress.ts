import type {Output} from './context.ts';

/** Work that takes longer says so. */
const PROGRESS_AFTER_MS = 500;

/**
 * Does `work`, and shows what it is at once it has taken half a second: `message`, or what it reports
 * later. `quiet` work says so to a person at a terminal only, and leaves logs alone.
 */
export async function withProgress<Result>(
	output: Output,
	message: string,
	work: (report: (message: string) => void) => Promise<Result>,
	{quiet = false}: {quiet?: boolean} = {},
): Promise<Result> {
	let latest = message;
	if (quiet && !output.canRewrite) return work(() => {});
	let isShown = false;
	// A timer, since an upstream that does not answer at all makes no progress to report.
	const timer = setTimeout(() => {
		isShown = true;
		output.progress(latest);
	}, PROGRESS_AFTER_MS);
	try {
		return await work(next => {
			latest = next;
			if (isShown) output.progress(latest);
		});
	} finally {
		clearTimeout(timer);
		output.progress(null);
	}
}
