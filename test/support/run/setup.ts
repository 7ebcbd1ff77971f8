import {makeRunFolder} from './run-folder.ts';
import {RUN_MARK} from './run-mark.ts';
import {watchRun} from './watch-run.ts';

/** Has what a run of the tests starts end with the run. Each project asks for it; the first one gets it for all. */
export default function setup(): (() => Promise<void>) | undefined {
	if (process.env[RUN_MARK] !== undefined) return;
	const folder = makeRunFolder();
	const end = watchRun({folder});
	process.env.TMPDIR = folder;
	return async () => {
		const left = await end();
		delete process.env[RUN_MARK];
		if (left !== '') throw new Error(`tests left programs running, which were ended:\n${left}`);
	};
}
