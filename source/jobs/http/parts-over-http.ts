import type * as z from 'zod';
import {LunchError} from '../../shared/errors.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {type JobWork, noWork} from '../job-work.ts';
import {jobPartsDocumentSchema} from '../schema.ts';
import type {ServiceClient} from './service-client.ts';

/** The work of a running job. A service of an earlier version tells nothing of it. */
export async function partsOverHttp(client: ServiceClient, id: string): Promise<JobWork> {
	try {
		const path = `/job/${encodeURIComponent(id)}/parts`;
		return readWork((await client.document(path, jobPartsDocumentSchema)).document);
	} catch (error) {
		if (error instanceof LunchError && error.code === 'NOT_FOUND') return noWork;
		throw error;
	}
}

/** The work in a document that came from a service, its texts cleaned. */
function readWork({parts, workers, decimals}: z.infer<typeof jobPartsDocumentSchema>): JobWork {
	return {
		parts: parts.map(({worker, startedAt, ...part}) => ({
			...part,
			worker: worker === null ? null : nameOf(worker),
			startedAt: startedAt === null ? null : new Date(startedAt),
		})),
		workers: workers.map(({worker, ...facts}) => ({worker: nameOf(worker), ...facts})),
		decimals,
	};
}

function nameOf(worker: string): string {
	return cleanText(worker, 200);
}
