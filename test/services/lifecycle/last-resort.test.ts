import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const script = fileURLToPath(new URL('../support/reject-unheard.ts', import.meta.url));

function run(what: string): Promise<{code: number; stdout: string; log: Record<string, unknown>[]}> {
	return new Promise(resolve => {
		const child = execFile(process.execPath, [script, what], (_error, stdout, stderr) => {
			const lines = stderr.split('\n').filter(line => line.startsWith('{'));
			resolve({code: child.exitCode ?? -1, stdout, log: lines.map(line => JSON.parse(line))});
		});
	});
}

test('a rejected promise that nobody waits for is logged and counted, and the process goes on', async () => {
	const {code, stdout, log} = await run('rejection');
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toEqual({lunch_unhandled_rejections_total: 1});
	expect(log).toEqual([
		expect.objectContaining({level: 'error', err: expect.objectContaining({message: 'nobody waits for this'})}),
	]);
});

test('an exception that nothing caught is logged, and ends the process', async () => {
	const {code, log} = await run('exception');
	expect(code).toBe(1);
	expect(log.at(-1)).toMatchObject({level: 'fatal', err: {message: 'nothing catches this'}});
});
