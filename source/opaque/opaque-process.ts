import {spawn} from 'node:child_process';

export interface OpaqueProcessOptions {
	/** Command line for `sh`. */
	command: string;
	env: NodeJS.ProcessEnv;
	/** The longest it may take until it says `ready`, in milliseconds. */
	startMs: number;
	/** Most bytes of an answer. */
	mostAnswerBytes: number;
	/** Sends SIGKILL to a process, or with a negative number to a group of them, as `process.kill` does. */
	sendKill: (pid: number) => void;
	onReady: () => void;
	/** Gets the line that answers the last line that was written. */
	onAnswer: (line: string) => void;
	/** It wrote what nobody asked for, or more than one line: it is ended. */
	onUnasked: () => void;
	/** Gets a piece of what the process writes to stderr. */
	onStderr: (text: string) => void;
	/** Called once, when nothing of the process is left, with the reason of its end. */
	onExit: (reason: string) => void;
}

/** A process that runs: it says `ready`, then answers each line with a line. */
export interface OpaqueProcess {
	/** Whether it can be asked. */
	readonly isIdle: boolean;
	/** Writes a line to it, and expects one. Does nothing before the last one was answered. */
	ask(line: string): void;
	/** Ends it and everything that it started, at once. */
	kill(reason: string): void;
}

/** How long to wait for the output of a process that ended, where a process that it started holds the pipe open. */
const DRAIN_MS = 500;

// The shell in the background kills the group when the other end of descriptor 3 is closed, that is when this
// program was killed and could not do so itself. It holds none of the process's streams.
const guarded = '(read -r _ <&3; kill -KILL 0) </dev/null >/dev/null 2>&1 & exec 3<&-; exec sh -c "$1"';

export function startOpaqueProcess(options: OpaqueProcessOptions): OpaqueProcess {
	/** Base64 of the longest answer. */
	const longestLine = Math.ceil(options.mostAnswerBytes / 3) * 4 + 2;
	const child = spawn('sh', ['-c', guarded, 'sh', options.command], {
		// A group of its own, to be killed as a whole.
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
		env: options.env,
	});
	let state: 'starting' | 'idle' | 'busy' | 'ended' = 'starting';
	let reason: string | null = null;
	let chunks: Buffer[] = [];
	let length = 0;
	const startTimer = setTimeout(() => kill(`said no ready within ${options.startMs / 1000} seconds`), options.startMs);

	function kill(why: string): void {
		reason ??= why;
		state = 'ended';
		killGroup();
	}

	function killGroup(): void {
		clearTimeout(startTimer);
		try {
			if (child.pid !== undefined) options.sendKill(-child.pid);
		} catch {
			// Nothing is left of it.
		}
	}

	function receive(chunk: Buffer): void {
		if (state === 'ended') return;
		if (state === 'idle') {
			kill('wrote something unasked');
			options.onUnasked();
			return;
		}
		const end = chunk.indexOf('\n');
		length += end < 0 ? chunk.length : end;
		if (length > longestLine) {
			kill('wrote a line that is too long');
			return;
		}
		chunks.push(end < 0 ? chunk : chunk.subarray(0, end));
		if (end < 0) return;
		const line = Buffer.concat(chunks).toString('latin1').replace(/\r$/, '');
		chunks = [];
		length = 0;
		take(line, chunk.length > end + 1);
	}

	function take(line: string, hasMore: boolean): void {
		const wasStarting = state === 'starting';
		clearTimeout(startTimer);
		state = 'idle';
		if (wasStarting && line !== 'ready') kill('wrote something other than ready');
		// Checked before `onAnswer`: the rest belongs to no call, and the process must get no other.
		else if (hasMore) {
			kill('wrote more than one line');
			options.onUnasked();
		}
		if (!wasStarting) options.onAnswer(line);
		else if (state === 'idle') options.onReady();
	}

	child.stdout.on('data', receive);
	child.stderr.setEncoding('utf8').on('data', options.onStderr);
	// A process that reads no more is noticed by its exit.
	for (const stream of [child.stdin, child.stdout, child.stderr, child.stdio[3]]) stream?.on('error', () => {});
	child.on('error', error => finish(`can't be started: ${error.message}`));
	child.on('exit', (code, signal) => {
		// The processes that it left behind end with it. An answer that it wrote may still be on its way.
		killGroup();
		child.stdio[3]?.destroy();
		const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
		const late = setTimeout(() => finish(how), DRAIN_MS);
		child.on('close', () => {
			clearTimeout(late);
			finish(how);
		});
	});
	let isFinished = false;

	function finish(how: string): void {
		if (isFinished) return;
		isFinished = true;
		state = 'ended';
		clearTimeout(startTimer);
		for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
		options.onExit(reason ?? how);
	}

	return {
		get isIdle() {
			return state === 'idle';
		},
		ask(line) {
			if (state !== 'idle') return;
			state = 'busy';
			child.stdin.write(`${line}\n`, 'latin1');
		},
		kill,
	};
}
