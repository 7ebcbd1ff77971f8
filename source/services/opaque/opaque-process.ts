import {spawn} from 'node:child_process';
import {MESSAGE_BYTES} from '../../functions/wire/status.ts';

export interface OpaqueProcessOptions {
	/** Command line for `sh`. */
	command: string;
	env: NodeJS.ProcessEnv;
	/** The longest it may take until it says `ready`, in milliseconds. */
	startMs: number;
	onReady: () => void;
	/** Told the line that answers what was written last. */
	onAnswer: (line: string) => void;
	/** Told a piece of what it writes to stderr. */
	onStderr: (text: string) => void;
	/** Told once, when nothing of it is left, why it ended. */
	onExit: (reason: string) => void;
}

/** A worker that runs: it says `ready`, then answers lines. */
export interface OpaqueProcess {
	/** Whether it can be asked. */
	readonly isIdle: boolean;
	/** Hands it a line, and expects one. Not before the last was answered. */
	ask(line: string): void;
	/** Ends it and all that it started, at once. */
	kill(reason: string): void;
}

/** Base64 of the longest message. */
const LONGEST_LINE = Math.ceil(MESSAGE_BYTES / 3) * 4 + 2;

/** How long to wait for the output of a process that ended, where something that it started holds it open. */
const LAST_WORDS_MS = 500;

// The one in the background kills the group when the other end of descriptor 3 is closed: when this process
// was killed and could not do so itself. It holds none of the worker's streams.
const guarded = '(read -r _ <&3; kill -KILL 0) </dev/null >/dev/null 2>&1 & exec 3<&-; exec sh -c "$1"';

export function startOpaqueProcess(options: OpaqueProcessOptions): OpaqueProcess {
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
	const patience = setTimeout(() => kill(`said no ready within ${options.startMs / 1000} seconds`), options.startMs);

	function kill(why: string): void {
		reason ??= why;
		state = 'ended';
		killGroup();
	}

	function killGroup(): void {
		clearTimeout(patience);
		try {
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		} catch {
			// Nothing is left of it.
		}
	}

	function receive(chunk: Buffer): void {
		if (state === 'ended') return;
		if (state === 'idle') {
			kill('wrote something unasked');
			return;
		}
		const end = chunk.indexOf('\n');
		length += end < 0 ? chunk.length : end;
		if (length > LONGEST_LINE) {
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
		clearTimeout(patience);
		state = 'idle';
		if (wasStarting && line !== 'ready') kill('wrote something else than ready');
		// Before anybody is told: what follows belongs to no call, and it must get no other.
		else if (hasMore) kill('wrote more than one line');
		if (!wasStarting) options.onAnswer(line);
		else if (state === 'idle') options.onReady();
	}

	child.stdout.on('data', receive);
	child.stderr.setEncoding('utf8').on('data', options.onStderr);
	// Whoever reads no more is noticed by its exit.
	for (const stream of [child.stdin, child.stdout, child.stderr, child.stdio[3]]) stream?.on('error', () => {});
	child.on('error', error => finish(`can't be started: ${error.message}`));
	child.on('exit', (code, signal) => {
		// What it left behind goes with it. An answer that it wrote before may still be on its way.
		killGroup();
		child.stdio[3]?.destroy();
		const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
		const late = setTimeout(() => finish(how), LAST_WORDS_MS);
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
		clearTimeout(patience);
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
