// The sources of menus in the configuration file.
import {type Environment, expandPath, expectPath} from '../files/paths.ts';
import {expectHostName} from '../network/host-name.ts';
import {show} from '../text/show.ts';
import {type Definition, expectLength} from './setting-definition.ts';

/** The kinds of sources there are, by their names in the configuration. */
export const sourceNames = ['scilifelab', 'openmensa', 'compass', 'unicafe', 'sodexo', 'file'] as const;

export type SourceName = (typeof sourceNames)[number];

/** The API of the campuses: where menus come from unless the configuration says otherwise. */
export const CAMPUS_API = 'https://menu.dckube.scilifelab.se/api';

/** One source, as the configuration has it. */
export interface SourceSetting {
	name: SourceName;
	/** The restaurants that are wanted; null for all that it has. */
	ids: readonly string[] | null;
	/** Another address than its own: http or https, or the path of a folder. Null for its own. */
	address: string | null;
}

export const sourcesDefinition: Definition<readonly SourceSetting[] | null> = {
	env: 'LUNCH_SOURCES',
	flag: null,
	description:
		'sources of menus, as in ["scilifelab", {"openmensa": [62, 69]}, {"file": "menus"}]; null for the API at `upstream` alone',
	fallback: () => null,
	// Many restaurants have many ids.
	longest: 2 ** 20,
	read: readSources,
	shown: sources => sources?.map(writeSource),
};

/** A source as the configuration has it. */
export function writeSource({name, ids, address}: SourceSetting): unknown {
	if (ids === null) return address === null ? name : {[name]: address};
	return {[name]: ids, ...(address === null ? {} : {url: address})};
}

const MAX_SOURCES = 20;
const MAX_IDS = 500;

function readSources(value: unknown, env: Environment): readonly SourceSetting[] | null {
	const list = typeof value === 'string' ? parse(value) : value;
	if (list === null) return null;
	if (!Array.isArray(list) || list.length === 0) throw new Error(`expected a list of sources, got ${show(value)}`);
	if (list.length > MAX_SOURCES) throw new Error(`expected at most ${MAX_SOURCES} sources, got ${list.length}`);
	return list.map(entry => readSource(entry, env));
}

/** Variables hold JSON, or the name of one source. */
function parse(text: string): unknown {
	if (isName(text)) return [text];
	try {
		return JSON.parse(text);
	} catch {
		throw new Error(`expected a list of sources as JSON, got ${show(text)}`);
	}
}

/** Reads one source of the configuration. Throws a reason in words. */
export function readSource(entry: unknown, env: Environment): SourceSetting {
	if (typeof entry === 'string') return complete({name: readName(entry), ids: null, address: null});
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
		throw new Error(`expected the name of a source or an object, got ${show(entry)}`);
	}
	const {url, ...others} = entry as Record<string, unknown>;
	const [named, ...more] = Object.entries(others);
	if (!named || more.length > 0) throw new Error(`expected one source and perhaps its "url", got ${show(entry)}`);
	const name = readName(named[0]);
	const address = url === undefined ? null : readAddress(name, url, env);
	// One text is an address where ids are not texts, or where an address is all there is to say.
	if (typeof named[1] === 'string' && (name === 'scilifelab' || name === 'file' || /^https?:/.test(named[1]))) {
		return complete({name, ids: null, address: readAddress(name, named[1], env)});
	}
	return complete({name, ids: readIds(name, named[1]), address});
}

function complete(setting: SourceSetting): SourceSetting {
	const {name, ids, address} = setting;
	if (name === 'file' && address === null) {
		throw new Error('the source "file" needs a folder or an address, as in {"file": "menus"}');
	}
	if ((name === 'compass' || name === 'sodexo') && ids === null) {
		throw new Error(`the source "${name}" has no list of its restaurants: name them, as in {"${name}": ["152"]}`);
	}
	return setting;
}

function isName(text: string): text is SourceName {
	return (sourceNames as readonly string[]).includes(text);
}

function readName(text: string): SourceName {
	if (isName(text)) return text;
	throw new Error(`there is no source ${show(text)} (known: ${sourceNames.join(', ')})`);
}

function readIds(name: SourceName, value: unknown): readonly string[] | null {
	if (value === null || value === true) return null;
	const ids: unknown[] = Array.isArray(value) ? value : [value];
	if (ids.length > MAX_IDS) throw new Error(`expected at most ${MAX_IDS} restaurants of "${name}", got ${ids.length}`);
	return ids.map(id => {
		const text = typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? String(id) : id;
		if (typeof text === 'string' && /^[\p{L}\p{N}][\p{L}\p{N}._~-]{0,99}$/u.test(text)) return text;
		throw new Error(`expected ids of restaurants of "${name}", got ${show(id)}`);
	});
}

/** The path that a folder is named by; null for an address. */
function pathIn(value: string, url: URL | null, env: Environment): string | null {
	if (!url) return expandPath(value, env);
	return url.protocol === 'file:' ? decodeURIComponent(url.pathname) : null;
}

function readAddress(name: SourceName, value: unknown, env: Environment): string {
	if (typeof value !== 'string' || value === '')
		throw new Error(`expected an address for "${name}", got ${show(value)}`);
	expectLength(value);
	const url = /^[a-z][a-z\d+.-]*:/i.test(value) ? URL.parse(value) : null;
	const path = name === 'file' ? pathIn(value, url, env) : null;
	if (path !== null) {
		expectPath(path);
		return path;
	}
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw new Error(`expected an http or https address for "${name}", got ${show(value)}`);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new Error(`an address must have no user name, password, query or fragment, got ${show(url.host)}`);
	}
	expectHostName(url.hostname);
	return url.href.replace(/\/+$/, '');
}
