import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const script = fileURLToPath(new URL('./run-machine.ts', import.meta.url));

/** A process that runs calls, or has some run. */
export interface MachineProcess {
	readonly name: string;
	readonly child: ChildProcess;
	/** How many calls it has, as it last said. */
	readonly taken: number;
	kill(signal?: NodeJS.Signals): Promise<void>;
}

/** A machine with so many workers, which writes into the file `record` what it begins; `behind` a command, where given. */
export function startMachine(
	redis: string,
	name: string,
	workers: number,
	record: string,
	behind: readonly string[] = [],
): MachineProcess {
	return start(name, ['work', redis, name, String(workers), record], behind);
}

/** A caller with so many calls that end after ten minutes. */
export function startCaller(redis: string, calls: number): MachineProcess {
	return start('caller', ['call', redis, 'caller', String(calls)]);
}

function start(name: string, args: readonly string[], behind: readonly string[] = []): MachineProcess {
	const [program = '', ...rest] = [...behind, process.execPath, script, ...args];
	const child = spawn(program, rest, {stdio: ['ignore', 'pipe', 'inherit']});
	let taken = 0;
	createInterface({input: child.stdout}).on('line', line => {
		taken = Number(line.split(' ')[1]);
	});
	return {
		name,
		child,
		get taken() {
			return taken;
		},
		async kill(signal = 'SIGKILL') {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const exit = once(child, 'exit');
			child.kill(signal);
			await exit;
		},
	};
}
