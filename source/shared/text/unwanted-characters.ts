// Characters that steer a terminal or hide text: controls (in figures, since `\p{Cc}` takes long to compile), bidirectional overrides and isolates, and invisible format
// characters. The zero-width joiner stays, since emoji and some scripts need it.
const invisible = String.raw`\u00AD\u061C\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB`;

/** The characters that are taken out of one line of text from outside. */
export const unwantedInLine = new RegExp(String.raw`[\u0000-\u001F\u007F-\u009F${invisible}]`, 'g');

/** The characters that are taken out of a text of several lines: line breaks and tabs stay. */
export const unwantedInLines = new RegExp(String.raw`[\u0000-\u0008\u000B-\u001F\u007F-\u009F${invisible}]`, 'g');
