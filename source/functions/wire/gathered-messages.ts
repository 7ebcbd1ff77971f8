/** Messages that are longer together are written apart, in bytes. */
const MOST_BYTES = 64 * 1024;
const MOST_TOGETHER = 256;

/** Puts the messages of a turn of the event loop together, so that a stream has one to carry and wakes its other end once. */
export interface GatheredMessages {
	/** Writes a message with those of this turn; `onSent` is told when it has left. */
	add(message: Buffer, onSent?: () => void): void;
	/** Writes what was added at once. */
	flush(): void;
}

/**
 * Messages must be of one type, all of whose fields are repeated, or are set once: as protocol buffers have it, such messages that
 * follow each other are one message with the fields of all.
 */
export function gatherMessages(write: (message: Buffer, onSent: () => void) => void): GatheredMessages {
	let messages: Buffer[] = [];
	let bytes = 0;
	let heard: (() => void)[] = [];
	let due: NodeJS.Immediate | null = null;

	function flush(): void {
		if (due) clearImmediate(due);
		due = null;
		const [first] = messages;
		if (!first) return;
		const all = messages.length === 1 ? first : Buffer.concat(messages, bytes);
		const told = heard;
		[messages, bytes, heard] = [[], 0, []];
		write(all, () => {
			for (const tell of told) tell();
		});
	}

	return {
		add(message, onSent) {
			if (bytes + message.length > MOST_BYTES || messages.length === MOST_TOGETHER) flush();
			messages.push(message);
			bytes += message.length;
			if (onSent) heard.push(onSent);
			// After everything that came with it was read.
			due ??= setImmediate(flush);
		},
		flush,
	};
}
