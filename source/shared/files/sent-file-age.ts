/** A file that a call was sent stays in the storage that machines share for so long after it was put, in milliseconds: a day. */
export const SENT_FILE_MS = 24 * 3600 * 1000;
