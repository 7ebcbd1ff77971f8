import {execFile} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {freePort} from '../network/free-port.ts';
import {poll} from '../poll.ts';
import {createNamedServers} from './named-servers.ts';
import type {S3Server} from './s3-server.ts';

const PATIENCE_MS = 150_000;
const BUCKETS_BYTES = 2 ** 30;

/** A real S3 server: the gateway of Ceph before a cluster of one monitor and one store in memory, on loopback. */
export const radosGateway = {
	name: "Ceph's gateway",
	programs: ['ceph-mon', 'ceph-osd', 'ceph', 'radosgw', 'radosgw-admin', 'monmaptool'],
	start: startRadosGateway,
};

/** Starts one, empty. */
async function startRadosGateway(): Promise<S3Server> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-ceph-'));
	const [monitorPort, gatewayPort] = [await freePort(), await freePort()];
	const [cluster, store] = [randomUUID(), randomUUID()];
	const endpoint = `http://127.0.0.1:${gatewayPort}`;
	const configuration = join(folder, 'ceph.conf');
	const servers = createNamedServers();
	mkdirSync(join(folder, 'store'));
	writeFileSync(configuration, cephConf(folder, cluster, monitorPort, gatewayPort));

	async function run(program: string, ...words: string[]): Promise<void> {
		await promisify(execFile)(program, ['-c', configuration, ...words], {cwd: folder, timeout: PATIENCE_MS});
	}

	function start(program: string, ...words: string[]): void {
		servers.start(program, program, ['-f', '-c', configuration, ...words], {cwd: folder});
	}

	async function startGateway(): Promise<void> {
		start('radosgw', '-n', 'client.admin');
		await poll(
			"Ceph's gateway answers",
			() =>
				fetch(endpoint).then(
					({ok}) => ok,
					() => false,
				),
			PATIENCE_MS,
		);
	}

	async function close(): Promise<void> {
		await servers.stopAll();
		rmSync(folder, {recursive: true, force: true});
	}

	try {
		const address = `[v2:127.0.0.1:${monitorPort}]`;
		await run('monmaptool', '--create', '--fsid', cluster, '--addv', 'a', address, 'monitors');
		await run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', 'monitors', '--no-mon-config');
		start('ceph-mon', '-i', 'a');
		await run('ceph', 'osd', 'new', store, '0');
		await run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', store);
		start('ceph-osd', '-i', '0');
		await run(
			'radosgw-admin',
			'user',
			'create',
			'--uid=tester',
			'--display-name=tester',
			'--access-key=tester',
			'--secret=testing',
		);
		await startGateway();
	} catch (error) {
		await close();
		throw error;
	}
	return {
		endpoint,
		credentials: {AWS_ACCESS_KEY_ID: 'tester', AWS_SECRET_ACCESS_KEY: 'testing'},
		stopAnswering: () => servers.stop('radosgw'),
		answerAgain: startGateway,
		close,
	};
}

function cephConf(folder: string, cluster: string, monitorPort: number, gatewayPort: number): string {
	return `
[global]
fsid = ${cluster}
mon host = v2:127.0.0.1:${monitorPort}
public addr = 127.0.0.1
# Everything is on loopback. The gateway would have its talk with the monitor encrypted, for which there are no keys.
auth supported = none
ms mon client mode = crc
log file = /dev/null
mon cluster log file = /dev/null
run dir = ${folder}
crash dir = ${folder}
admin socket =
pid file =
mon data = ${folder}/monitor
mon data avail crit = 1
mon allow pool size one = true
mon max pg per osd = 1000
# A cluster of one agrees at once.
paxos propose interval = 0.05
paxos min wait = 0.01
osd data = ${folder}/store
osd objectstore = memstore
memstore device bytes = ${BUCKETS_BYTES}
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
rgw data = ${folder}
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw thread pool size = 32
rgw run sync thread = false
`;
}
