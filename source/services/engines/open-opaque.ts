import {MESSAGE_BYTES} from '../../functions/wire/status.ts';
import {type OpaqueProcesses, startOpaqueProcesses} from '../../opaque/opaque-processes.ts';
import {createLineLog, type LineLog} from '../logging/line-log.ts';
import type {Logger} from '../logging/logger.ts';

export interface OpaqueOptions {
	/** The operator's command line, for `sh`. */
	command: string;
	/** Most calls that run at once. */
	count: number;
	/** Most bytes of the calls that wait. */
	queueBytes: number;
	env: NodeJS.ProcessEnv;
}

/** Starts the processes of the opaque protocol. Their output on stderr and their ends go to the log. */
export function openOpaque(options: OpaqueOptions, log: Logger): OpaqueProcesses {
	const lineLogs = new Map<number, LineLog>();

	function lineLogOf(slot: number): LineLog {
		const lineLog = lineLogs.get(slot) ?? createLineLog(log.child({opaqueWorker: slot}));
		lineLogs.set(slot, lineLog);
		return lineLog;
	}

	return startOpaqueProcesses({
		...options,
		mostAnswerBytes: MESSAGE_BYTES,
		sendKill: pid => {
			process.kill(pid, 'SIGKILL');
		},
		events: {
			onStderr: (slot, text) => lineLogOf(slot).write(text),
			onRestart(slot, reason, pauseMs) {
				log.warn({opaqueWorker: slot, reason, pauseMs}, 'an opaque worker ended and is replaced');
			},
			onClosed: slot => lineLogs.get(slot)?.end(),
		},
	});
}
