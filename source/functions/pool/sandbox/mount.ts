/** A folder of this machine that a process is to see, read-only. */
export interface Mount {
	from: string;
	/** Its place there. */
	to: string;
}
