/** The version of the tables: a change that older programs can't read raises it. Files from before it was stored have 0. */
export const VERSION = 1;

/** The tables of a file are of another version. */
export class OtherVersionError extends Error {}
