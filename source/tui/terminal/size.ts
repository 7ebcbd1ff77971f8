/** The size of a terminal, or of a part of it, in cells. */
export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/**
 * The size that is drawn for where a terminal does not know its own and says nothing, or 0 (as one made by `script`
 * does).
 */
const UNKNOWN: Size = {columns: 80, rows: 24};

/** The size of a terminal. */
export function sizeOf({columns, rows}: {readonly columns?: number; readonly rows?: number}): Size {
	return {columns: columns || UNKNOWN.columns, rows: rows || UNKNOWN.rows};
}
