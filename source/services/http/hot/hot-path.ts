import type {IncomingMessage, ServerResponse} from 'node:http';
import type {CountHits} from './hit-counts.ts';
import type {HotAnswers} from './hot-answers.ts';
import {readHotFields} from './hot-request.ts';

export interface HotPathOptions {
	answers: HotAnswers;
	count: CountHits;
	/** While the server stops, connections are closed after their answer. */
	isStopping: () => boolean;
}

/**
 * Answers what is in memory before any routing, on connections that node:http has. Returns false, with nothing done,
 * for a request that is not answered here.
 */
export function createHotPath({answers, count, isStopping}: HotPathOptions) {
	return ({method, url, rawHeaders}: IncomingMessage, response: ServerResponse): boolean => {
		if (method !== 'GET' && method !== 'HEAD') return false;
		const since = performance.now();
		const now = Date.now();
		const answer = answers.at(now, url ?? '');
		const fields = answer && readHotFields(rawHeaders);
		if (!fields) return false;
		const request = {isHead: method === 'HEAD', ...fields};
		if (isStopping()) response.shouldKeepAlive = false;
		answer.send(request, now, response);
		count.answered(answer, method, url ?? '', response.statusCode);
		count.took(1, since);
		return true;
	};
}
