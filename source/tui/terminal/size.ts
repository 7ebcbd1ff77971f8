/** The size of a terminal, or of a part of it, in cells. */
export interface Size {
	readonly columns: number;
	readonly rows: number;
}
