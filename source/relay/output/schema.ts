// The published schema of the JSON documents. A change that breaks it raises schemaVersion.
import * as z from 'zod';
import {diets} from '../menus/diets.ts';

const address = z.url({protocol: /^https?$/});

export const coordinateSchema = z.object({
	latitude: z.number().min(-90).max(90).describe('Degrees north'),
	longitude: z.number().min(-180).max(180).describe('Degrees east'),
});

export const restaurantSchema = z.object({
	id: z.string().min(1),
	name: z.string().min(1),
	region: z.string().min(1).nullable(),
	coordinate: coordinateSchema.nullable(),
	homepage: address.nullable(),
	menuUrl: address.nullable(),
	mapUrl: address.nullable(),
});

export const dishSchema = z.object({
	name: z.string().min(1),
	diets: z.array(z.enum(diets)).describe("Only what the dish's own text says"),
});

export const menuSchema = z.object({
	date: z.iso.date().describe('The day in Europe/Stockholm'),
	state: z.enum(['served', 'closed', 'unpublished']),
	dishes: z.array(dishSchema),
});

export const sourceSchema = z.object({
	upstream: z.string().min(1),
	state: z.enum(['fresh', 'stale', 'offline']),
	fetchedAt: z.iso.datetime().nullable(),
	revalidation: z.string().min(1).nullable().describe('Why it could not be renewed; null where it was'),
});

const schemaVersion = z.literal(1);

/** `lunch list --json` */
export const listDocumentSchema = z.object({
	schemaVersion,
	restaurants: z.array(restaurantSchema),
	source: sourceSchema,
});

/** `lunch <restaurant> --json` */
export const menuDocumentSchema = z.object({
	schemaVersion,
	restaurant: restaurantSchema,
	menu: menuSchema,
	source: sourceSchema,
});

/** `lunch search <words…> --json` */
export const searchDocumentSchema = z.object({
	schemaVersion,
	query: z.string(),
	matches: z.array(z.object({restaurant: restaurantSchema, dishes: z.array(dishSchema).min(1)})),
	source: sourceSchema,
});

/** One line on stderr when a command with `--json` fails. */
export const errorDocumentSchema = z.object({
	schemaVersion,
	error: z.object({
		code: z.string().regex(/^[A-Z_]+$/),
		message: z.string().min(1),
		hint: z.string().min(1).nullable(),
		suggestions: z.array(z.string()),
	}),
});
