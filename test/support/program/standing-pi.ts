import {fileURLToPath} from 'node:url';

const program = fileURLToPath(new URL('./standing-pi.cjs', import.meta.url));

/** The environment of programs whose huge jobs stand still. */
export const STANDING_PI: Readonly<Record<string, string>> = {NODE_OPTIONS: `--require=${program}`};
