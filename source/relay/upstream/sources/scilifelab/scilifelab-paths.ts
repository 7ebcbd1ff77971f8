import type {AnswerKind} from '../../upstream.ts';

/** The path of the list of restaurants. */
export const LIST_PATH = 'restaurant';

/** The path of a restaurant's menu of today. */
export function menuPath(id: string): string {
	return `${LIST_PATH}/${encodeURIComponent(id)}`;
}

/** The content of a path, without its query string's meaning. */
export function kindOf(path: string): AnswerKind {
	if (path === LIST_PATH) return 'list';
	return /^restaurant\/[^/?]+$/.test(path) ? 'menu' : 'other';
}
