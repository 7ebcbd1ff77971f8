// npm run bench http-cache: how far `lunch serve` and the HTTP caches of this machine do as RFC 9111 says, measured by the
// public suite of tests for caches (cache-tests.fyi), which is fetched from the npm registry.
import {startSuiteOrigin, type TestKind, type TestResult} from '../support/http-cache/http-cache-suite.ts';
import {installedPeers} from './http-cache/peers.ts';
import {lunch, type RunningTarget} from './relay/targets.ts';

const kinds: readonly TestKind[] = ['required', 'optimal', 'check'];

/** Prints what each cache passed of what the standard requires and of what is optimal, and what ours did not. */
export async function bench(args: readonly string[]): Promise<void> {
	const print = (line: string) => {
		process.stdout.write(`${line}\n`);
	};
	const origin = await startSuiteOrigin();
	const measure = async (starting: Promise<RunningTarget>) => {
		const target = await starting;
		try {
			return await origin.measure(target.address, args);
		} finally {
			await target.stop();
		}
	};
	try {
		print(`${'cache'.padEnd(16)} ${kinds.map(kind => kind.padStart(9)).join(' ')}`);
		const ours = await measure(lunch.start({upstream: origin.address, ttl: null}));
		print(row('lunch', ours));
		for (const peer of installedPeers()) print(row(peer.name, await measure(peer.start(origin.address))));
		print('\nlunch does not pass:');
		for (const {kind, id, reason, isPassed} of ours) {
			if (!isPassed && kind !== 'check') print(`  ${kind.padEnd(9)} ${id} (${reason})`);
		}
	} finally {
		await origin.close();
	}
}

function row(name: string, results: readonly TestResult[]): string {
	const counts = kinds.map(kind => {
		const of = results.filter(result => result.kind === kind);
		return `${of.filter(({isPassed}) => isPassed).length}/${of.length}`.padStart(9);
	});
	return `${name.padEnd(16)} ${counts.join(' ')}`;
}
