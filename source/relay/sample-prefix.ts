/** How the source of a bundled sample names itself: this and the day it was recorded. */
export const SAMPLE_PREFIX = 'sample:';
