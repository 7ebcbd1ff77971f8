import {createRelay} from '../create-relay.ts';
import type {Relay} from '../relay.ts';
import {createMemoryAnswerStore} from '../store/memory-answer-store.ts';
import type {Upstream} from '../upstream/upstream.ts';
import {SAMPLE_PREFIX} from './sample-day.ts';
import sample from './weekday.json' with {type: 'json'};

/**
 * A relay in front of the bundled sample instead of an upstream: the lunch-menu API's answers of one
 * weekday, through the same client. Its clock stands at noon of that day.
 */
export function createSampleRelay(): Relay {
	const now = () => Date.parse(`${sample.day}T10:00:00Z`);
	return createRelay({upstream: sampleUpstream(), store: createMemoryAnswerStore({now}), now});
}

function sampleUpstream(): Upstream {
	const answers: Record<string, unknown> = sample.answers;
	return {
		address: `${SAMPLE_PREFIX}${sample.day}`,
		async request(path) {
			const isKnown = Object.hasOwn(answers, path);
			return {
				status: isKnown ? 200 : 404,
				headers: [['content-type', 'application/json']],
				body: Buffer.from(JSON.stringify(isKnown ? answers[path] : {detail: 'Restaurant not found'})),
			};
		},
		async close() {},
	};
}
