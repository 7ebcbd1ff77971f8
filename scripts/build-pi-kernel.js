// `node scripts/build-pi-kernel.js`: compiles the kernel of pi that the repository keeps, after a change of its source.
import {fileURLToPath} from 'node:url';
import {renewPiKernel} from './build/kept-pi-kernel.js';

await renewPiKernel(fileURLToPath(new URL('..', import.meta.url)));
