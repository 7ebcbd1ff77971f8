/** The most bytes of a checkpoint, as it is written down. The program of Python workers has the same. */
export const CHECKPOINT_BYTES = 4 * 1024 * 1024;
