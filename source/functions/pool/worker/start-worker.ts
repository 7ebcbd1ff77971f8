import {mkdtempSync, openSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Runtime} from '../../functions.ts';
import type {ProcessNeeds} from '../process-needs.ts';
import {type Cgroup, type Cgroups, JOIN} from '../sandbox/cgroups.ts';
import {isReachable} from '../sandbox/is-reachable.ts';
import {inheritedDescriptors, launchDescriptors} from '../sandbox/launch-descriptors.ts';
import {createMark, endMarked, endOrphans, MARK} from '../sandbox/marked-processes.ts';
import {RUNTIME_BYTES} from '../sandbox/memory-limits.ts';
import type {Sandbox, WorkerProgram} from '../sandbox/sandbox.ts';
import {shellPath} from '../sandbox/shell-path.ts';
import type {PreparedProgram} from './prepared-program.ts';
import {SNAPSHOT_FLAGS} from './prepared-workers.ts';
import {startWorkerChild, type WorkerChild, type WorkerChildOptions} from './worker-child.ts';
import type {WorkerFiles} from './worker-files.ts';

/** Starts the process of a worker as its call needs it. */
export type StartWorker = (
	runtime: Runtime,
	needs: ProcessNeeds,
	handlers: Pick<WorkerChildOptions, 'onFrame' | 'onOutput' | 'onGone'>,
) => WorkerChild;

export interface StarterOptions {
	sandbox: Sandbox;
	/** Where the memory of each is counted; null where the system lets nobody. */
	cgroups: Cgroups | null;
	files: WorkerFiles;
	/** Their programs as they start fastest; null where there is no such interpreter. */
	programs: Readonly<Record<Runtime, PreparedProgram | null>>;
	/** The interpreters' files. */
	node: string;
	python: string | null;
	/** The folder that modules are looked up from; null for none. */
	modules: string | null;
	/** Where workers get folders of their own, if the sandbox gives them none. */
	folder: string;
	env: Readonly<Record<string, string>>;
	mostBytes: number;
	/** This program. */
	process: {pid: number};
	sendKill: (pid: number) => void;
}

const MIB = 1024 * 1024;
/** Address space that Python takes for itself, in bytes. */
const PYTHON_BYTES = 256 * MIB;

export function createStarter({
	sandbox,
	cgroups,
	files,
	programs,
	node,
	python,
	modules,
	folder,
	process: owner,
	...rest
}: StarterOptions): StartWorker {
	function interpreterOf(runtime: Runtime, {memoryBytes, environment}: ProcessNeeds, prepared: string | null) {
		if (runtime === 'python') {
			// Without what `site` does at the start: the worker has it done for functions that could tell.
			const args = [String(Math.ceil(memoryBytes) + PYTHON_BYTES)];
			return {
				interpreter: environment?.interpreter ?? python ?? 'python3',
				flags: ['-I', '-S', '-u'],
				script: prepared ?? files.python,
				snapshot: null,
				args,
			};
		}
		const flags = [
			`--max-old-space-size=${Math.max(16, Math.ceil(memoryBytes / MIB))}`,
			'--max-semi-space-size=1',
			'--disable-sigusr1',
			...SNAPSHOT_FLAGS,
		];
		return {interpreter: node, flags, script: files.node, snapshot: prepared, args: ['{modules}']};
	}

	/** The file, if a worker that is another user can reach it. */
	function readable(file: string | null): string | null {
		return file !== null && (sandbox.user === null || isReachable(dirname(file))) ? file : null;
	}

	const inherited = inheritedDescriptors();
	const nothing = inherited.length > 0 ? openSync('/dev/null', 'r') : 0;
	const stdio = launchDescriptors(sandbox.filter !== null, inherited, nothing, !sandbox.endsAll);

	if (!sandbox.endsAll) endOrphans(rest.sendKill);

	return (runtime, needs, handlers) => {
		const {memoryBytes, scratchBytes, environment} = needs;
		const scratch = sandbox.ownsScratch ? '/' : mkdtempSync(join(folder, 'worker-'));
		const prepared = programs[runtime];
		prepared?.started();
		// A prepared program is for the pool's own interpreter.
		const used = environment?.interpreter ? null : readable(prepared?.file ?? null);
		const program = {
			...interpreterOf(runtime, needs, used),
			...{scratch, scratchBytes, mounts: environment?.mounts ?? [], modules: environment?.modules ?? modules},
		};
		let isUp = false;
		const cgroup = cgroups?.make(memoryBytes + scratchBytes + RUNTIME_BYTES, sandbox.user) ?? null;
		const {file, args} = launched(sandbox, program, cgroup);
		const mark = createMark(owner.pid);
		const env = sandbox.ownsScratch ? rest.env : {...rest.env, HOME: scratch, TMPDIR: scratch, [MARK]: mark};
		return startWorkerChild({
			...rest,
			...handlers,
			file,
			args,
			env,
			folder: scratch,
			user: sandbox.user,
			filter: sandbox.filter,
			stdio,
			isMemoryCounted: cgroup !== null,
			hasRunOut: () => cgroup?.hasRunOut() ?? false,
			onFrame(head, texts) {
				isUp = true;
				handlers.onFrame(head, texts);
			},
			onGone(end) {
				// One that was ended before it was up says nothing of its program.
				if (used !== null && !isUp && end.signal !== 'SIGKILL') prepared?.drop();
				cgroup?.end(rest.sendKill);
				if (!sandbox.endsAll) endMarked(mark, rest.sendKill);
				// Never a reason to fail: what is left is in a folder for temporary files.
				if (!sandbox.ownsScratch) rmSync(scratch, {recursive: true, force: true, maxRetries: 3});
				handlers.onGone(end);
			},
		});
	};
}

/** The system is to end functions before all else where it has no memory left. */
const FIRST_TO_END = 'echo 1000 > /proc/self/oom_score_adj;';

/** The program as it is started: in its group, and first in the order of those that the system ends for want of memory. */
function launched(sandbox: Sandbox, program: WorkerProgram, cgroup: Cgroup | null): {file: string; args: string[]} {
	const {file, args} = sandbox.wrap(program);
	const join = cgroup ? ([JOIN, [cgroup.folder]] as const) : (['', []] as const);
	const script = `${join[0]} { ${FIRST_TO_END} } 2>/dev/null; ${sandbox.limits} exec "$@"`;
	return {file: shellPath(), args: ['-c', script, 'worker', ...join[1], file, ...args]};
}
