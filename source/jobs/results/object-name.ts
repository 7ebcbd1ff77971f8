const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const NAME = new RegExp(`^(${UUID})(?:-(\\d{1,9}))?\\.txt$`);

/** Whether a result could have this name. Any other may be a path out of the storage: it is neither read nor removed. */
export function isObjectName(name: string): boolean {
	return NAME.test(name);
}

/** Whether a job's result could have this name: with another's it would give away the other's result. */
export function isObjectNameOf(id: string, name: string): boolean {
	return NAME.exec(name)?.[1] === id;
}
