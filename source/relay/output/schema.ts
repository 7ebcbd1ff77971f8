// The published schema of the JSON documents. A change that breaks it raises schemaVersion.
import * as z from 'zod';
import {allergens} from '../menus/allergens.ts';
import {diets} from '../menus/diets.ts';
import {type PriceRole, priceRoles} from '../menus/price.ts';
import {reasonKinds} from '../menus/ranking.ts';
import {weekdays} from '../menus/restaurant.ts';

const address = z.url({protocol: /^https?$/});

/** A place on Earth (WGS 84); degrees. */
export const coordinateSchema = z.object({
	latitude: z.number().min(-90).max(90).describe('Degrees north'),
	longitude: z.number().min(-180).max(180).describe('Degrees east'),
});

const timeOfDay = z.string().regex(/^\d{2}:\d{2}$/);

/** Opening hours on a day of the week, in the restaurant's own time. */
export const openingHoursSchema = z.object({
	days: z.array(z.enum(weekdays)).min(1),
	from: timeOfDay,
	to: timeOfDay,
});

/** A restaurant; optional fields are left out where its source does not say. */
export const restaurantSchema = z.object({
	id: z.string().min(1),
	name: z.string().min(1),
	region: z.string().min(1).nullable(),
	coordinate: coordinateSchema.nullable(),
	homepage: address.nullable(),
	menuUrl: address.nullable(),
	mapUrl: address.nullable(),
	source: z.string().min(1).optional().describe('The source it comes from, where several are configured'),
	address: z.string().min(1).optional(),
	city: z.string().min(1).optional(),
	hours: z.array(openingHoursSchema).optional().describe('When lunch is served'),
	timeZone: z.string().min(1).optional().describe('Whose calendar its days are of; left out for Europe/Stockholm'),
	distanceMeters: z.number().nonnegative().optional().describe('From the place that was asked near'),
});

/** The prices of a dish by the role of its guest, in the main unit of the currency. */
export const priceSchema = z
	.object(
		Object.fromEntries(priceRoles.map(role => [role, z.number().nonnegative().optional()])) as Record<
			PriceRole,
			z.ZodOptional<z.ZodNumber>
		>,
	)
	.extend({
		currency: z
			.string()
			.regex(/^[A-Z]{3}$/)
			.optional()
			.describe('ISO 4217, where the source says it'),
		text: z.string().min(1).optional().describe("The source's own words, where they say not for whom each price is"),
	})
	.describe('By role, in the main unit of the currency');

/** A dish of a menu. */
export const dishSchema = z.object({
	name: z.string().min(1),
	diets: z.array(z.enum(diets)).describe("Only what the dish's own text says, or its source in so many words"),
	price: priceSchema.optional(),
	category: z.string().min(1).optional().describe("The counter or course, in the source's words"),
	notes: z.array(z.string().min(1)).optional().describe('What else the source says, in its words'),
	allergens: z.array(z.enum(allergens)).optional().describe('By Annex II of Regulation (EU) No 1169/2011'),
	language: z.string().min(2).optional().describe('Of its texts; left out for Swedish'),
});

/** The menu of a restaurant on a day. */
export const menuSchema = z.object({
	date: z.iso.date().describe("A day of the restaurant's own time zone"),
	state: z.enum(['served', 'closed', 'unpublished']),
	dishes: z.array(dishSchema),
});

/** Where the data of a document came from, and how old it is. */
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

/** `lunch week <restaurant> --json` */
export const weekDocumentSchema = z.object({
	schemaVersion,
	restaurant: restaurantSchema,
	days: z.array(menuSchema).describe('Monday to Sunday'),
	source: sourceSchema,
});

/** `lunch week --json`: the weeks of all favourites */
export const weeksDocumentSchema = z.object({
	schemaVersion,
	weeks: z.array(weekDocumentSchema.omit({schemaVersion: true})),
});

/** `lunch sources --json`, `GET /v1/sources` */
export const sourcesDocumentSchema = z.object({
	schemaVersion,
	sources: z.array(
		z.object({
			name: z.string().min(1),
			title: z.string().min(1),
			prefix: z.string().min(1).nullable().describe("What its restaurants' ids begin with; null where they are bare"),
			upstream: z.string().min(1),
			restaurants: z.array(z.string().min(1)).nullable().describe('Those that are relayed; null for all'),
			languages: z.array(z.string().min(2)).min(1),
			timeZone: z.string().min(1),
			daysAhead: z.int().nonnegative(),
			experimental: z.boolean().describe('No answer of its present address was ever seen'),
			offers: z.object({directory: z.boolean(), prices: z.boolean(), hours: z.boolean(), coordinates: z.boolean()}),
			state: z.enum(['fresh', 'stale', 'offline', 'failed']).optional().describe('Only of `lunch sources`'),
			fetchedAt: z.iso.datetime().nullable().optional(),
			revalidation: z.string().min(1).nullable().optional().describe('Why it could not be asked'),
		}),
	),
});

/** `lunch search <words…> --json` */
export const searchDocumentSchema = z.object({
	schemaVersion,
	query: z.string(),
	matches: z.array(
		z.object({
			restaurant: restaurantSchema,
			date: z.iso.date().optional().describe('Where a week was searched'),
			dishes: z.array(dishSchema).min(1),
		}),
	),
	source: sourceSchema,
});

/** `lunch today --json` */
export const todayDocumentSchema = z.object({
	schemaVersion,
	date: z.iso.date().describe('Today by the clock of the first source'),
	restaurants: z
		.array(
			z.object({
				restaurant: restaurantSchema,
				menu: menuSchema.nullable().describe("Today's; null where it is not known"),
				score: z
					.number()
					.describe('Above 0 where something speaks for it, below where nothing can be eaten or is known'),
				reasons: z.array(z.object({kind: z.enum(reasonKinds), text: z.string().min(1)})),
			}),
		)
		.describe('The best first'),
	source: sourceSchema,
});

/** One line of `lunch watch --ndjson` */
export const dishAlertDocumentSchema = z.object({
	schemaVersion,
	match: z.object({restaurant: restaurantSchema, date: z.iso.date(), dishes: z.array(dishSchema).min(1)}),
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
