import {execFileSync, spawnSync} from 'node:child_process';
import {describe} from 'vitest';
import {programPath} from './needing.ts';

/** A machine of its own as far as the network goes: a name space of the system, on a cable to this one. */
export interface NetworkMachine {
	/** The words before a command line that make it run there. */
	readonly command: readonly string[];
	/** Pulls the cable: what is sent is lost, and nobody is told. */
	cut(): void;
	/** Puts it back. */
	mend(): void;
}

/** A network of machines. */
export interface Network {
	/** The address of this machine there. */
	readonly address: string;
	machine(): NetworkMachine;
	close(): void;
}

/**
 * Tests that need machines on a network. Where the system allows no name spaces they are skipped and say so: other
 * tests then stand for them, with processes that have folders of their own.
 */
export function describeWithNetwork(name: string, tests: () => void): void {
	const reason = whyNoNetwork();
	if (reason === null) describe(name, tests);
	else describe.skip(`${name} (skipped: ${reason})`, tests);
}

/** Why name spaces can't be made here; null if they can. */
function whyNoNetwork(): string | null {
	if (programPath('ip') === null) return 'no ip (iproute2)';
	const name = `lunch-${process.pid}`;
	const made = spawnSync('ip', ['netns', 'add', name], {encoding: 'utf8'});
	if (made.status !== 0) return `no network name spaces: ${made.stderr.trim()}`;
	const bridge = spawnSync('ip', ['link', 'add', `lx${process.pid % 1e6}`, 'type', 'bridge'], {encoding: 'utf8'});
	spawnSync('ip', ['link', 'del', `lx${process.pid % 1e6}`]);
	spawnSync('ip', ['netns', 'del', name]);
	return bridge.status === 0 ? null : `no bridges: ${bridge.stderr.trim()}`;
}

export function openNetwork(): Network {
	const id = Math.floor(Math.random() * 1e6);
	const net = `10.${100 + (id % 100)}.${Math.floor(id / 100) % 250}`;
	const bridge = `lb${id}`;
	const namespaces: string[] = [];
	ip('link', 'add', bridge, 'type', 'bridge');
	ip('addr', 'add', `${net}.1/24`, 'dev', bridge);
	ip('link', 'set', bridge, 'up');

	return {
		address: `${net}.1`,
		machine() {
			const number = namespaces.length + 2;
			const namespace = `lunch-${id}-${number}`;
			const cable = `lv${id}n${number}`;
			ip('netns', 'add', namespace);
			namespaces.push(namespace);
			ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
			ip('link', 'set', cable, 'master', bridge, 'up');
			ip('-n', namespace, 'addr', 'add', `${net}.${number}/24`, 'dev', 'eth0');
			ip('-n', namespace, 'link', 'set', 'eth0', 'up');
			ip('-n', namespace, 'link', 'set', 'lo', 'up');
			return {
				command: ['ip', 'netns', 'exec', namespace],
				cut: () => ip('link', 'set', cable, 'down'),
				mend: () => ip('link', 'set', cable, 'up'),
			};
		},
		close() {
			for (const namespace of namespaces) spawnSync('ip', ['netns', 'del', namespace]);
			spawnSync('ip', ['link', 'del', bridge]);
		},
	};
}

function ip(...args: readonly string[]): void {
	execFileSync('ip', args, {stdio: ['ignore', 'ignore', 'pipe']});
}
