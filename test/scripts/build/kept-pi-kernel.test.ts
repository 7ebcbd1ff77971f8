import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {expect, test} from 'vitest';
import {compilePiKernel} from '../../../scripts/build/compile-pi-kernel.js';
import {keptPiKernel} from '../../../scripts/build/kept-pi-kernel.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('the kernel in the repository is what its source makes, to the byte', async () => {
	const kept = await keptPiKernel(root);
	expect(relative(root, kept)).toBe('source/jobs/pi/built-kernel');
	const folder = mkdtempSync(join(tmpdir(), 'lunch-kernel-'));
	try {
		await compilePiKernel(pathToFileURL(`${folder}/`));
		for (const file of ['kernel.wasm', 'kernel-fma.wasm', 'kernel-64.wasm']) {
			expect(readFileSync(join(folder, file)).equals(readFileSync(join(kept, file))), file).toBe(true);
		}
	} finally {
		rmSync(folder, {recursive: true});
	}
});
