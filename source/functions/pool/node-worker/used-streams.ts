const {apply, defineProperty, getOwnPropertyDescriptor} = Reflect;

/**
 * Gives those of the process's stdout and stderr that were asked for since then: Node makes each when it is first asked
 * for, which takes longer than most calls. Comes before any code of a caller.
 */
export function watchStreams(): () => NodeJS.WriteStream[] {
	const used = new Map<string, NodeJS.WriteStream>();
	for (const name of ['stdout', 'stderr']) {
		const property = getOwnPropertyDescriptor(process, name);
		const make = property?.get;
		if (!make) continue;
		const get = () => {
			const stream: NodeJS.WriteStream = apply(make, process, []);
			used.set(name, stream);
			return stream;
		};
		defineProperty(process, name, {...property, get});
	}
	return () => [...used.values()];
}
