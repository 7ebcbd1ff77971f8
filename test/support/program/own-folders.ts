/** The environment of a program that keeps all that it keeps in one folder, and finds nothing of the person's own. */
export function ownFolders(folder: string) {
	return {HOME: folder, XDG_CONFIG_HOME: folder, LUNCH_CACHE_DIR: folder, LUNCH_DATA_DIR: folder};
}
