import {cleanText} from '../../shared/text/clean-text.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The title and the progress that a terminal shows around the app. */
export interface TerminalStatus {
	/** `progress` is a share from 0 to 1; null for none that is known. */
	show(title: string, progress: number | null): void;
	/** Gives the terminal its own title back, until `resume`. */
	leave(): void;
	resume(): void;
}

const LONGEST_TITLE = 200;

/** Writes what changed of the title (OSC 2) and the progress (OSC 9;4), where the terminal would not print them. */
export function createTerminalStatus(write: (bytes: string) => void, env: Environment): TerminalStatus {
	if (/^(?:linux|dumb)$/.test(env.TERM ?? '')) return {show() {}, leave() {}, resume() {}};
	const hasProgress = knowsProgress(env);
	let isLeft = true;
	let title = '';
	let share: number | null = null;

	/** Writes the title and the progress, but for what the terminal shows already. */
	function refresh(shownTitle: string, shownShare: number | null): void {
		if (title !== shownTitle) write(`\u001B]2;${title}\u0007`);
		if (hasProgress && share !== shownShare) write(progressSequence(share));
	}

	return {
		show(wantedTitle, progress) {
			const before = {title, share};
			title = cleanText(wantedTitle, LONGEST_TITLE);
			share = progress === null ? null : Math.floor(Math.max(0, Math.min(1, progress)) * 100);
			if (isLeft) this.resume();
			else refresh(before.title, before.share);
		},
		leave() {
			if (isLeft) return;
			isLeft = true;
			// The title that the terminal had before is on its stack (xterm's window operations 22 and 23).
			write('\u001B[23;2t');
			if (hasProgress && share !== null) write(progressSequence(null));
		},
		resume() {
			if (!isLeft) return;
			isLeft = false;
			write('\u001B[22;2t');
			refresh('', null);
		},
	};
}

function progressSequence(percent: number | null): string {
	return percent === null ? '\u001B]9;4;0;0\u0007' : `\u001B]9;4;1;${percent}\u0007`;
}

/** iTerm2 before 3.6.6 took every OSC 9 for a notification; others that do not know this one pass it over. */
function knowsProgress({TERM_PROGRAM, TERM_PROGRAM_VERSION}: Environment): boolean {
	if (TERM_PROGRAM !== 'iTerm.app') return true;
	const [major = 0, minor = 0, patch = 0] = (TERM_PROGRAM_VERSION ?? '').split('.').map(Number);
	return major * 10_000 + minor * 100 + patch >= 30_606;
}
