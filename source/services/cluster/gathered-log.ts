import type {LogPart, LogRequest, RecentLog} from '../logging/recent-log.ts';
import {createPolledProcesses} from './polled-processes.ts';

/** The logs of all processes of a service: this one's and those of its HTTP processes, which are asked. */
export function createGatheredLog(own: RecentLog, ask: (id: number, question: number, request: LogRequest) => void) {
	const processes = createPolledProcesses<LogPart>();
	return {
		received: processes.answered,
		left: processes.left,
		/** Asks the processes of these ids. The lines of one that does not answer in time come another time. */
		async read(ids: readonly number[], request: LogRequest): Promise<readonly LogPart[]> {
			const first = own.read(request);
			return [first, ...(await processes.ask(ids, (id, question) => ask(id, question, request)))];
		},
	};
}
