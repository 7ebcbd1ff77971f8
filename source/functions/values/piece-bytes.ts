/** The length of a piece of a file on its way, in bytes: a multiple of three, so that pieces in base64 have no padding. */
export const PIECE_BYTES = 192 * 1024;
