/** The version of the tables: a change that older programs can't live with raises it. Files begun before it was kept have 0. */
export const VERSION = 1;

// A new form of envelope gets a new namespace: old ones are then neither read nor trusted.
export const NAMESPACE = 'answers-2';

/** The tables of a file are another version's. */
export class OtherVersionError extends Error {}
