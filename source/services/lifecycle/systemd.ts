import {spawn} from 'node:child_process';
import type {Logger} from '../logging/logger.ts';

/** The sockets that systemd handed over, and notifications to it. Without systemd all of it does nothing. */
export interface Systemd {
	/** Descriptors of sockets that systemd listens on already; null where it is for this process to listen. */
	readonly sockets: {http: number | null; grpc: number | null};
	/** Requests are answered; said once. From now on it also hears, if it wants to, that the event loop goes round. */
	ready(status: string): void;
	stopping(): void;
}

type Variables = Record<string, string | undefined>;

/** The first of the descriptors that systemd hands over. */
const FIRST_SOCKET = 3;
const MOST_SOCKETS = 16;

/**
 * Reads what systemd says in the environment, and takes it out of there: what this process starts is not meant. It is told
 * by `systemd-notify`, since Node has no datagram sockets of Unix: the unit needs `NotifyAccess=all`.
 */
export function openSystemd(env: Variables, log: Logger, pid: number = process.pid): Systemd {
	const sockets = readSockets(env, pid);
	const isNotified = env.NOTIFY_SOCKET !== undefined;
	const notifyEnv = {NOTIFY_SOCKET: env.NOTIFY_SOCKET, PATH: env.PATH};
	const isOwnWatchdog = env.WATCHDOG_PID === undefined || Number(env.WATCHDOG_PID) === pid;
	const watchdogMs = isOwnWatchdog ? Number(env.WATCHDOG_USEC ?? 0) / 1000 : 0;
	for (const name of ['NOTIFY_SOCKET', 'LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES', 'WATCHDOG_PID', 'WATCHDOG_USEC']) {
		delete env[name];
	}
	let hasComplained = false;

	function notify(...words: string[]): void {
		if (!isNotified) return;
		// Watched by the system's own clock: what is late is a sign that something is wrong.
		const child = spawn('systemd-notify', words, {env: notifyEnv, stdio: 'ignore'});
		child.on('error', error => {
			if (!hasComplained) log.warn({err: error}, 'systemd can not be told how the service is: no systemd-notify');
			hasComplained = true;
		});
		child.unref();
	}

	return {
		sockets,
		ready(status) {
			notify('--ready', `--status=${status}`);
			if (watchdogMs > 0) setInterval(() => notify('WATCHDOG=1'), watchdogMs / 2).unref();
		},
		stopping() {
			notify('STOPPING=1', 'STATUS=Finishing what is under way');
		},
	};
}

/** By name where the socket units give names (`FileDescriptorName=http`, `grpc`), else HTTP first. */
function readSockets(env: Variables, pid: number): Systemd['sockets'] {
	const count = Number(env.LISTEN_PID) === pid ? Number(env.LISTEN_FDS ?? 0) : 0;
	if (!Number.isInteger(count) || count < 1 || count > MOST_SOCKETS) return {http: null, grpc: null};
	const names = env.LISTEN_FDNAMES?.split(':') ?? [];
	const isNamed = names.includes('http') || names.includes('grpc');
	const at = (name: string, place: number) => {
		const index = isNamed ? names.indexOf(name) : place;
		return index >= 0 && index < count ? FIRST_SOCKET + index : null;
	};
	return {http: at('http', 0), grpc: at('grpc', 1)};
}
