import {spawn} from 'node:child_process';
import {once} from 'node:events';

/** Runs a shell command line, and gives how many inputs a second it worked off. Throws where it fails. */
export async function timeRun(
	line: string,
	inputs: number,
	{cwd, env}: {cwd: string; env: Readonly<Record<string, string>>},
): Promise<number> {
	const began = performance.now();
	const child = spawn('/bin/bash', ['-c', line], {cwd, env, stdio: ['ignore', 'ignore', 'pipe']});
	let said = '';
	child.stderr.on('data', (bytes: Buffer) => {
		said = (said + bytes.toString()).slice(-2000);
	});
	const [code] = await once(child, 'close');
	if (code !== 0) throw new Error(`${line} ended with ${code}: ${said}`);
	return inputs / ((performance.now() - began) / 1000);
}
