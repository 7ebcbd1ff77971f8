// A filter of system calls, as the system takes it: instructions of the classic Berkeley packet filter, which look at
// the number of a call and the low halves of its arguments (linux/seccomp.h, linux/filter.h).

interface Architecture {
	/** AUDIT_ARCH_… */
	id: number;
	/** Numbers of calls by name; those from here on belong to another set of calls, where there is one. */
	calls: Readonly<Record<string, number>>;
	foreignFrom: number | null;
}

/** Numbers that all architectures share, from 424 on. */
const SHARED = {
	io_uring_setup: 425,
	io_uring_enter: 426,
	io_uring_register: 427,
	open_tree: 428,
	move_mount: 429,
	fsopen: 430,
	fsconfig: 431,
	fsmount: 432,
	clone3: 435,
	mount_setattr: 442,
	memfd_secret: 447,
};

const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
	x64: {
		id: 0xc000003e,
		foreignFrom: 0x40000000,
		calls: {
			...SHARED,
			...{shmget: 29, socket: 41, clone: 56, semget: 64, msgget: 68, pivot_root: 155, mount: 165, umount2: 166},
			...{add_key: 248, request_key: 249, keyctl: 250, unshare: 272, perf_event_open: 298, setns: 308},
			...{memfd_create: 319, bpf: 321, userfaultfd: 323},
		},
	},
	arm64: {
		id: 0xc00000b7,
		foreignFrom: null,
		calls: {
			...SHARED,
			...{umount2: 39, mount: 40, pivot_root: 41, unshare: 97, msgget: 186, semget: 190, shmget: 194, socket: 198},
			...{add_key: 217, request_key: 218, keyctl: 219, clone: 220, perf_event_open: 241, setns: 268},
			...{memfd_create: 279, bpf: 280, userfaultfd: 282},
		},
	},
};

/** System calls that no function needs: ways to more rights, or to memory that is charged to nobody. */
const REFUSED = [
	...['add_key', 'request_key', 'keyctl', 'bpf', 'perf_event_open', 'userfaultfd', 'setns', 'unshare'],
	...['mount', 'umount2', 'pivot_root', 'open_tree', 'move_mount', 'fsopen', 'fsconfig', 'fsmount', 'mount_setattr'],
];
/** The system says that it has no such call: programs then do without. */
const UNKNOWN = ['io_uring_setup', 'io_uring_enter', 'io_uring_register', 'clone3'];
/** Memory that no process has mapped. */
const UNSEEN_MEMORY = ['memfd_create', 'memfd_secret', 'shmget', 'msgget', 'semget'];
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (which lists the interfaces). */
const FAMILIES = [1, 2, 10, 16];
/** CLONE_NEWNS, -CGROUP, -UTS, -IPC, -USER, -PID, -NET. */
const NEW_SPACES = 0x7e020000;

const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const refuse = (errno: number) => 0x00050000 | errno;

/** BPF_LD | BPF_W | BPF_ABS; BPF_JMP with BPF_JEQ, BPF_JGE, BPF_JSET; BPF_RET. */
const [LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN] = [0x20, 0x15, 0x35, 0x45, 0x06];
/** Where the number, the architecture and the first argument stand in what is looked at. */
const [NUMBER, ARCHITECTURE, FIRST_ARGUMENT] = [0, 4, 16];

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

/**
 * The filter for workers on an architecture as Node names it; null where that is not known. `refusesUnseenMemory`: also
 * memory that no process has mapped, for where nothing counts it.
 */
export function seccompFilter(architecture: string, refusesUnseenMemory: boolean): Buffer | null {
	const known = Object.hasOwn(ARCHITECTURES, architecture) ? ARCHITECTURES[architecture] : undefined;
	if (!known) return null;
	const {id, calls, foreignFrom} = known;
	const numberOf = (name: string) => calls[name] ?? 0;
	const all = (names: readonly string[], errno: number) =>
		names.flatMap((name): Instruction[] => [
			[EQUAL, 0, 1, numberOf(name)],
			[RETURN, 0, 0, refuse(errno)],
		]);
	return encode([
		[LOAD, 0, 0, ARCHITECTURE],
		[EQUAL, 1, 0, id],
		[RETURN, 0, 0, KILL],
		[LOAD, 0, 0, NUMBER],
		...(foreignFrom === null
			? []
			: ([
					[AT_LEAST, 0, 1, foreignFrom],
					[RETURN, 0, 0, refuse(ENOSYS)],
				] as const)),
		...all(REFUSED, EPERM),
		...all(UNKNOWN, ENOSYS),
		...(refusesUnseenMemory ? all(UNSEEN_MEMORY, EPERM) : []),
		[EQUAL, 0, 4, numberOf('clone')],
		[LOAD, 0, 0, FIRST_ARGUMENT],
		[ANY_BIT, 0, 1, NEW_SPACES],
		[RETURN, 0, 0, refuse(EPERM)],
		[RETURN, 0, 0, ALLOW],
		[EQUAL, 0, 2 + FAMILIES.length, numberOf('socket')],
		[LOAD, 0, 0, FIRST_ARGUMENT],
		...FAMILIES.map((family, index): Instruction => [EQUAL, FAMILIES.length - index, 0, family]),
		[RETURN, 0, 0, refuse(EAFNOSUPPORT)],
		[RETURN, 0, 0, ALLOW],
	]);
}

function encode(instructions: readonly Instruction[]): Buffer {
	const bytes = Buffer.alloc(instructions.length * 8);
	for (const [index, [code, ifTrue, ifFalse, value]] of instructions.entries()) {
		bytes.writeUInt16LE(code, index * 8);
		bytes.writeUInt8(ifTrue, index * 8 + 2);
		bytes.writeUInt8(ifFalse, index * 8 + 3);
		bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
	}
	return bytes;
}
