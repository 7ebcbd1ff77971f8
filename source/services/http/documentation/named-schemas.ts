import type {FastifyDynamicSwaggerOptions} from '@fastify/swagger';
import {createJsonSchemaTransform, createJsonSchemaTransformObject} from 'fastify-type-provider-zod';
import * as z from 'zod';
import {keptCallSchema} from '../../../functions/schema.ts';
import {
	attemptSchema,
	callJobSchema,
	callResultSchema,
	jobDocumentSchema,
	jobListDocumentSchema,
	jobLoadSchema,
	jobPartSchema,
	jobPartsDocumentSchema,
	jobResultSchema,
	jobSchema,
	jobWorkerSchema,
	piJobSchema,
} from '../../../jobs/schema.ts';
import {
	coordinateSchema,
	dishSchema,
	listDocumentSchema,
	menuDocumentSchema,
	menuSchema,
	openingHoursSchema,
	priceSchema,
	restaurantSchema,
	searchDocumentSchema,
	sourceSchema,
	sourcesDocumentSchema,
	todayDocumentSchema,
	weekDocumentSchema,
} from '../../../relay/output/schema.ts';
import {submitBodySchema} from '../jobs/job-schemas.ts';
import {callSubmissionSchema} from '../jobs/read-call-job.ts';
import {problemSchema} from '../problem.ts';

/** The schemas that the description of the API has names for: a generated client has a type for each. */
const named = {
	Coordinate: coordinateSchema,
	Dish: dishSchema,
	Attempt: attemptSchema,
	CallJob: callJobSchema,
	CallResult: callResultSchema,
	KeptCall: keptCallSchema,
	Job: jobSchema,
	PiJob: piJobSchema,
	JobDocument: jobDocumentSchema,
	JobList: jobListDocumentSchema,
	JobLoad: jobLoadSchema,
	JobPart: jobPartSchema,
	JobParts: jobPartsDocumentSchema,
	JobResult: jobResultSchema,
	JobWorker: jobWorkerSchema,
	Menu: menuSchema,
	MenuDocument: menuDocumentSchema,
	Problem: problemSchema,
	Restaurant: restaurantSchema,
	RestaurantList: listDocumentSchema,
	SearchDocument: searchDocumentSchema,
	SourcesDocument: sourcesDocumentSchema,
	TodayDocument: todayDocumentSchema,
	WeekDocument: weekDocumentSchema,
	OpeningHours: openingHoursSchema,
	Price: priceSchema,
	Source: sourceSchema,
	// The schema of a body that comes in is `SubmitJobInput`.
	SubmitJob: submitBodySchema,
	SubmitCall: callSubmissionSchema,
};

// Zod's own registry, since that also has what schemas say of themselves.
for (const [id, schema] of Object.entries(named)) z.globalRegistry.add(schema, {...z.globalRegistry.get(schema), id});

const zodToJsonConfig = {
	/** Documents may get more fields without a new version, so a client must not refuse those that it does not know. */
	override({zodSchema, jsonSchema}: {zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema}) {
		const {def} = zodSchema._zod;
		if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
	},
};
const transformRoute = createJsonSchemaTransform({zodToJsonConfig});
const transformWhole = createJsonSchemaTransformObject({zodToJsonConfig});

/** Makes the description of the API of the routes' schemas. A route that answers 401 takes a token. */
export const descriptionTransforms = {
	transform(document) {
		const described = transformRoute(document);
		const responses: unknown = document.schema?.response;
		const takesToken = typeof responses === 'object' && responses !== null && '401' in responses;
		// None is wanted where the service has no tokens.
		return takesToken ? {...described, schema: {...described.schema, security: [{token: []}, {}]}} : described;
	},
	transformObject(document) {
		const whole = transformWhole(document);
		if (!('components' in whole)) return whole;
		const schemas = whole.components?.schemas ?? {};
		const used = usedNames(schemas, JSON.stringify(whole.paths));
		for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
		return whole;
	},
} satisfies Pick<FastifyDynamicSwaggerOptions, 'transform' | 'transformObject'>;

/** The names of the schemas that a text refers to, and that those refer to: each has one form for input and one for output. */
function usedNames(schemas: Readonly<Record<string, unknown>>, text: string, used = new Set<string>()): Set<string> {
	for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
		if (used.has(name)) continue;
		used.add(name);
		usedNames(schemas, JSON.stringify(schemas[name] ?? {}), used);
	}
	return used;
}
