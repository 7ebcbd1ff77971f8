/** The jobs that transactions changed, told once they are committed. */
export interface CommittedChanges {
	/** Notes that a job changed. Within a transaction. */
	add(id: string): void;
	/** Tells the subscribers which jobs changed since the last time. After a commit. */
	publish(): void;
	subscribe(subscriber: (ids: ReadonlySet<string>) => void): void;
}

export function createCommittedChanges(): CommittedChanges {
	const subscribers: ((ids: ReadonlySet<string>) => void)[] = [];
	let changed = new Set<string>();
	return {
		add: id => changed.add(id),
		publish() {
			if (changed.size === 0) return;
			const ids = changed;
			changed = new Set();
			for (const subscriber of subscribers) subscriber(ids);
		},
		subscribe: subscriber => subscribers.push(subscriber),
	};
}
