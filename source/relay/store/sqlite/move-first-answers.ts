import type KeyvSqlite from '@keyv/sqlite';
import {ENVELOPE_NAMESPACE} from '../stored-answer.ts';

// The first form of envelopes had two header fields, and one time until which an answer served.
const MOVED = `
INSERT OR IGNORE INTO keyv(key, value, namespace, expires)
SELECT key, json_object('expires', expires, 'value', json_object(
	'status', value ->> '$.value.status',
	'headers', CASE
		WHEN value ->> '$.value.etag' IS NULL THEN json_array(json_array('content-type', value ->> '$.value.contentType'))
		ELSE json_array(
			json_array('content-type', value ->> '$.value.contentType'),
			json_array('etag', value ->> '$.value.etag'))
	END,
	'quality', value ->> '$.value.quality',
	'fetchedAt', value ->> '$.value.fetchedAt',
	'age', 0,
	'freshUntil', value ->> '$.value.freshUntil',
	'staleUntil', expires,
	'errorUntil', expires,
	'selecting', json_array(),
	'body', value ->> '$.value.body',
	'encoding', value ->> '$.value.encoding')), '${ENVELOPE_NAMESPACE}', expires
FROM keyv WHERE namespace = 'answers-1' AND json_valid(value) AND value ->> '$.value.contentType' IS NOT NULL`;

/** Moves the answers of the first versions into the form that they have now. */
export async function moveFirstAnswers(sqlite: KeyvSqlite): Promise<void> {
	await sqlite.query(MOVED);
	await sqlite.query("DELETE FROM keyv WHERE namespace = 'answers-1'");
}
