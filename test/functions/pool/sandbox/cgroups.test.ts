import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {findCgroups, JOIN} from '../../../../source/functions/pool/sandbox/cgroups.ts';

// The files of limits, in folders that stand for the second version of cgroups: many machines have the first one, or
// let nobody make groups. That the system counts by these files is seen in limits.test.ts, where it does.

const PID = 4321;
const BYTES = 300 * 1024 * 1024;
let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'lunch-cgroups-'));
	mkdirSync(join(root, 'self'));
});
afterEach(() => rmSync(root, {recursive: true, force: true}));

/** A system with such groups: this program is in that of `path`, and what is mounted begins at `mounted`. */
function system(path: string, mounted = '/'): string {
	const point = join(root, 'mount');
	writeFileSync(join(root, 'self', 'cgroup'), `0::${path}\n`);
	writeFileSync(
		join(root, 'self', 'mountinfo'),
		`30 23 0:26 ${mounted} ${point} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n`,
	);
	const folder = join(point, mounted === '/' ? path : path.slice(mounted.length));
	mkdirSync(folder, {recursive: true});
	return folder;
}

const find = () => findCgroups(PID, null, join(root, 'self'));
const textOf = (...parts: string[]) => readFileSync(join(...parts), 'utf8').trim();

/** The folder of a pool's groups. */
function homeIn(folder: string): string {
	return join(folder, readdirSync(folder).find(name => name.startsWith(`lunch-${PID}-`)) ?? 'none');
}

describe('groups of the second version', () => {
	test('have their limit from those above them, and what they hold is counted', () => {
		const folder = system('/service');
		const cgroups = find();
		expect(cgroups?.text).toBe('cgroup v2');
		expect(textOf(folder, 'cgroup.subtree_control')).toBe('+memory');
		expect(textOf(homeIn(folder), 'cgroup.subtree_control')).toBe('+memory');
		const group = cgroups?.make(BYTES, null);
		if (!group) throw new Error('there is no group');
		expect(group.folder.startsWith(`${homeIn(folder)}/`)).toBe(true);
		expect(textOf(group.folder, 'memory.max')).toBe(String(BYTES));
		execFileSync('/bin/sh', ['-c', `${JOIN} exec "$@"`, 'worker', group.folder, 'true']);
		expect(textOf(group.folder, 'cgroup.procs')).toBe('0');
		writeFileSync(join(group.folder, 'memory.events'), 'low 0\noom 3\noom_kill 0\n');
		expect(group.hasRunOut()).toBe(false);
		writeFileSync(join(group.folder, 'memory.events'), 'low 0\noom 3\noom_kill 1\n');
		expect(group.hasRunOut()).toBe(true);
	});

	test('move a program that is alone in its group further down, as the system wants it', () => {
		const folder = system('/system.slice/lunch.service');
		writeFileSync(join(folder, 'cgroup.procs'), `${PID}\n`);
		expect(find()).not.toBeNull();
		expect(textOf(folder, 'lunch-service', 'cgroup.procs')).toBe(String(PID));
		expect(textOf(folder, 'cgroup.subtree_control')).toBe('+memory');
	});

	test('leave other programs of their group where they are, and what is set already', () => {
		const folder = system('/shared');
		writeFileSync(join(folder, 'cgroup.procs'), `${PID}\n1\n`);
		writeFileSync(join(folder, 'cgroup.subtree_control'), 'cpu memory');
		find();
		expect(existsSync(join(folder, 'lunch-service'))).toBe(false);
		expect(textOf(folder, 'cgroup.subtree_control')).toBe('cpu memory');
	});

	test('are found in a container, where a part of them is mounted', () => {
		const folder = system('/docker/1234/inner', '/docker/1234');
		expect(find()?.text).toBe('cgroup v2');
		expect(existsSync(homeIn(folder))).toBe(true);
	});

	test('are never made outside of what is mounted, where nothing can be made in that', () => {
		for (const path of ['/docker/1234', '/docker/1234/inner']) {
			rmSync(system(path, '/docker/1234'), {recursive: true});
			expect(find()?.text).toBe(path.endsWith('inner') ? 'cgroup v2' : undefined);
			expect(readdirSync(root).filter(name => name.startsWith('lunch-'))).toEqual([]);
		}
	});

	test('end what is in them, and no process that is not', () => {
		system('/service');
		const group = find()?.make(BYTES, null);
		writeFileSync(join(group?.folder ?? '', 'cgroup.procs'), '0\n17\n');
		const killed: number[] = [];
		group?.end(pid => killed.push(pid));
		expect(new Set(killed)).toEqual(new Set([17]));
	});

	test('of programs that were killed are removed', () => {
		const folder = system('/service');
		mkdirSync(join(folder, 'lunch-999999999-abcdefgh', 'group'), {recursive: true});
		find();
		expect(readdirSync(folder).filter(name => name.includes('999999999'))).toEqual([]);
	});
});

test('where there is none, or only for other controllers, there is nothing', () => {
	expect(find()).toBeNull();
	writeFileSync(join(root, 'self', 'cgroup'), '3:cpuset:/\n');
	writeFileSync(join(root, 'self', 'mountinfo'), `30 23 0:26 / ${root} rw - cgroup cgroup rw,cpuset\n`);
	expect(find()).toBeNull();
});
