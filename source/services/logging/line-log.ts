import {createRateLimit} from '../../shared/rate-limited-log.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import type {Logger} from './logger.ts';

/** Logs the output of a process line by line. */
export interface LineLog {
	/** Takes a piece of output, which may begin and end within a line. */
	write(text: string): void;
	/** Logs the last line, also without a line break at its end. */
	end(): void;
}

const LONGEST_LINE = 1000;
const LINES_A_SECOND = 50;

/** Cleans and cuts lines; of more than 50 a second it logs only their number. */
export function createLineLog(log: Logger): LineLog {
	let rest = '';
	const isAllowed = createRateLimit({limit: LINES_A_SECOND, intervalMs: 1000});
	let unsaid = 0;

	function say(line: string): void {
		const text = cleanText(line, LONGEST_LINE);
		if (text === '') return;
		if (!isAllowed('line')) {
			unsaid++;
			return;
		}
		log.info(unsaid > 0 ? {stderr: text, unsaid} : {stderr: text}, 'an opaque worker says');
		unsaid = 0;
	}

	return {
		write(text) {
			const lines = (rest + text).split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) say(line);
			// A line without an end is not gathered for ever.
			if (rest.length <= LONGEST_LINE * 8) return;
			say(rest);
			rest = '';
		},
		end() {
			say(rest);
			rest = '';
			if (unsaid > 0) log.info({unsaid}, 'an opaque worker said more');
		},
	};
}
