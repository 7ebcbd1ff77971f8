// The facts of a result, as documents have them and stores keep them: apart, since making all schemas of documents takes long.
import * as z from 'zod';

/** The result of a job, by which it can be fetched and checked. */
export const jobResultSchema = z.object({
	bytes: z.int().min(3),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
	objectName: z.string().min(1),
	lastDigits: z.string().regex(/^\d{1,10}$/),
});

/** The facts of the document of a call. */
export const callResultSchema = z.object({
	bytes: z.int().min(2),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
	objectName: z.string().min(1),
});
