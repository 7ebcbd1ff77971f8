import {namingService, type Upstream} from '../upstream.ts';
import type {ListRequest, MenuRequest, MenuSource} from './menu-source.ts';

/** Whether failures of a source are told by its title. The campuses' API may be any relay, at any address. */
function hasName({facts}: MenuSource): boolean {
	return facts.name !== 'scilifelab';
}

/** A source that says its title where it can't read an answer. */
export function namedSource(source: MenuSource): MenuSource {
	if (!hasName(source)) return source;
	const {title} = source.facts;
	const named = <Request extends ListRequest | MenuRequest>(request: Request): Request => ({
		...request,
		read(answer: Parameters<Request['read']>[0]) {
			try {
				return request.read(answer);
			} catch (error) {
				throw namingService(error, title);
			}
		},
	});
	return {
		...source,
		list: source.list && named(source.list),
		directory: source.directory && named(source.directory),
		menuRequests: (id, days) => source.menuRequests(id, days).map(named),
		restaurantRequest(id) {
			const request = source.restaurantRequest(id);
			return request && named(request);
		},
	};
}

/** The upstream of a source, with failures that say the source's title. */
export function namedUpstream(source: MenuSource, upstream: Upstream): Upstream {
	if (!hasName(source)) return upstream;
	return {
		address: upstream.address,
		request: (path, options) =>
			upstream.request(path, options).catch((error: unknown) => {
				throw namingService(error, source.facts.title);
			}),
		close: () => upstream.close(),
	};
}
