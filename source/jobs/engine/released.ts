/** The reason for stopping a run whose process ends: the job goes back to its queue. */
export const RELEASED = Symbol('released');
