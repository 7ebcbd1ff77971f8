// Before the package is packed: its pages as small as they can be, which a build for a checkout has no time for.
import {fileURLToPath} from 'node:url';
import {compressHard} from './build/browser-pages.js';

await compressHard(fileURLToPath(new URL('../dist', import.meta.url)));
