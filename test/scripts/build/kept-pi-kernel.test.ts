import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {KEPT_KERNEL, keptDigests, kernelDigests} from '../../../scripts/build/kept-pi-kernel.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

// That the compiler makes these files to the byte is for .ci/run to tell: it takes longer than any test.
test('the kernel in the repository is the one that was compiled of its source', async () => {
	expect(await keptDigests(join(root, KEPT_KERNEL))).toEqual(await kernelDigests(root));
});
