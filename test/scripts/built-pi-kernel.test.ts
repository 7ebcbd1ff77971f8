import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {expect, test} from 'vitest';
import {buildPiKernel} from '../../scripts/build-pi-kernel.js';
import {BUILT_KERNEL, kernelDigest} from '../../scripts/built-pi-kernel.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('the kernel in the repository is what its source makes, to the byte', async () => {
	const kept = join(root, BUILT_KERNEL);
	expect(readFileSync(join(kept, 'built-from.sha256'), 'utf8').trim()).toBe(await kernelDigest(root));
	const folder = mkdtempSync(join(tmpdir(), 'lunch-kernel-'));
	try {
		await buildPiKernel(pathToFileURL(`${folder}/`));
		for (const file of ['kernel.wasm', 'kernel-fma.wasm', 'kernel-64.wasm']) {
			expect(readFileSync(join(folder, file)).equals(readFileSync(join(kept, file))), file).toBe(true);
		}
	} finally {
		rmSync(folder, {recursive: true});
	}
});
