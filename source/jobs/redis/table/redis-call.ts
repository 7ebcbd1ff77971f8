import * as z from 'zod';
import {fitSchema} from '../../../shared/fit-schema.ts';
import {callTermsSchema} from '../../engine/calls/call-terms.ts';
import {attemptsIn, type TimelineStep} from '../../engine/job-timeline.ts';
import {callJobFrom, checkEnd, jsonOf, storedStep} from '../../engine/stored-job.ts';
import type {JobResult} from '../../job.ts';
import {callResultSchema} from '../../schema.ts';
import {hashFacts, type JobHash, notesOf, type ReadJob, stepsOf} from './redis-job.ts';

const callHash = z.object({
	...hashFacts,
	digits: z.string().regex(/^\d{1,16}$/),
	terms: jsonOf(callTermsSchema),
	group: z.string(),
});

/** How an attempt ended, as its field has it. */
const ending = jsonOf(storedStep.pick({outcome: true, reason: true}));

/** Reads a call from its hash. */
export function readCall(id: string, hash: JobHash): ReadJob {
	const schema = callHash.transform(
		({tenant, seq, version, origin, terms, group, digits, sha256, object, tail: _, ...rest}, context) => {
			const steps = withEndings(stepsOf(hash, rest.created), hash);
			const {name, runtime, retries, priority} = terms;
			const job = callJobFrom({
				...{id, ...rest, call: {name, runtime}, retries, priority, history: attemptsIn(steps), notes: notesOf(hash)},
				group: group === '' ? null : group.slice(group.lastIndexOf(' ') + 1),
				result:
					sha256 === undefined ? null : resultOf({bytes: Number(digits) + 2, sha256, objectName: object}, context),
			});
			checkEnd(job, context);
			return {job, tenant, origin, seq, version, steps};
		},
	);
	const {data, fault} = fitSchema(schema, hash);
	return fault === null ? {found: data} : {misfit: fault};
}

function resultOf(stored: object, context: z.RefinementCtx): JobResult | null {
	const {data, fault} = fitSchema(callResultSchema, stored);
	if (fault !== null) context.addIssue(fault);
	return data;
}

/** Changes of state, those that end an attempt with how it ended. */
function withEndings(steps: readonly TimelineStep[], hash: JobHash): TimelineStep[] {
	let running = 0;
	return steps.map(step => {
		if (step.state === 'running') {
			running = step.attempts;
			return step;
		}
		const ended =
			running > 0 && step.attempts >= running ? ending.safeParse(hash[`t${running}`] ?? '').data : undefined;
		running = 0;
		return ended ? {...step, ...ended} : step;
	});
}
