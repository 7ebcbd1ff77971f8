import {fileURLToPath} from 'node:url';
import swagger from '@fastify/swagger';
import type {FastifyInstance} from 'fastify';
import {LunchError} from '../../../shared/errors.ts';
import type {BasePath} from '../base-path.ts';
import {descriptionTransforms} from './named-schemas.ts';
import {sendPageFile} from './page-file.ts';

// The files come with the program and nothing is loaded from elsewhere: the page works offline, and the
// browser is told to keep it so. Swagger UI sets styles on elements, and draws its icons as data: images.
const CONTENT_POLICY =
	"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** The page, for a service whose paths begin with `prefix`. */
const page = (prefix: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>lunch: HTTP API</title>
<link rel="stylesheet" href="${prefix}/docs/swagger-ui.css">
<div id="api"></div>
<noscript>This page needs JavaScript. The description itself is at <a href="${prefix}/openapi.json">${prefix}/openapi.json</a>.</noscript>
<script src="${prefix}/docs/swagger-ui-bundle.js"></script>
<script src="${prefix}/docs/start.js"></script>
</html>
`;

const start = (prefix: string) =>
	`window.ui = SwaggerUIBundle({url: '${prefix}/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null});\n`;

const files: Readonly<Record<string, string>> = {
	'swagger-ui.css': 'text/css; charset=utf-8',
	'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** Collects the description of every route that is added from now on. */
export async function describeRoutes(app: FastifyInstance, version: string): Promise<void> {
	await app.register(swagger, {
		openapi: {
			openapi: '3.1.0',
			info: {
				title: 'lunch',
				version,
				description:
					"Today's lunch around the research campuses in Uppsala and Solna. Besides what is listed here, `GET /{path}` and `GET /relay_anything/{path}` give the lunch-menu API's own answer to `/{path}`, cached.",
			},
			servers: [{url: '/', description: 'This service'}],
			components: {
				securitySchemes: {
					token: {
						type: 'http',
						scheme: 'bearer',
						description: 'A token of `lunch serve --token-file`, where it has one',
					},
				},
			},
			tags: [
				{name: 'menus', description: 'Restaurants, menus and dishes'},
				{name: 'jobs', description: 'Decimals of pi, computed as jobs that survive the service'},
				{name: 'operation', description: 'For operators of the service'},
			],
		},
		...descriptionTransforms,
	});
}

export interface DocumentationOptions {
	folder: URL;
	basePath: BasePath;
}

/** `/openapi.json` and, with Swagger UI's files in `folder`, `/docs`. */
export function addDocumentation(app: FastifyInstance, {folder, basePath}: DocumentationOptions): void {
	const options = {schema: {hide: true}};
	app.get('/openapi.json', options, async (request, reply) => {
		const servers = [{url: basePath.link(request, '') || '/', description: 'This service'}];
		return reply
			.header('cache-control', 'no-cache')
			.type('application/json; charset=utf-8')
			.send(JSON.stringify({...app.swagger(), servers}));
	});
	app.get('/docs', options, async (request, reply) =>
		reply
			.header('content-security-policy', CONTENT_POLICY)
			.type('text/html; charset=utf-8')
			.send(page(basePath.link(request, ''))),
	);
	app.get('/docs/', options, async (request, reply) => reply.redirect(basePath.link(request, '/docs'), 308));
	app.get('/docs/start.js', options, async (request, reply) =>
		reply.type('text/javascript; charset=utf-8').send(start(basePath.link(request, ''))),
	);
	app.get<{Params: {file: string}}>('/docs/:file', options, async (request, reply) => {
		const {file} = request.params;
		const type = Object.hasOwn(files, file) ? files[file] : undefined;
		if (type === undefined) throw new LunchError('NOT_FOUND', `There is no /docs/${file}.`);
		reply.header('cache-control', 'public, max-age=3600');
		return sendPageFile(request, reply, {path: fileURLToPath(new URL(`${file}.br`, folder)), type, isCompressed: true});
	});
}
