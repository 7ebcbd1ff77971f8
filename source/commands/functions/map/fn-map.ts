import {basename, resolve} from 'node:path';
import {crc32} from 'node:zlib';
import {type ModuleCode, moduleCode} from '../../../functions/code/module-code.ts';
import type {PlaceStack} from '../../../functions/code/source-places.ts';
import type {CallOutcome, CallRequest, Functions} from '../../../functions/functions.ts';
import {filesToSend, hasFiles} from '../../../functions/library/start-with-files.ts';
import {MOST_TOGETHER} from '../../../functions/map/batch-size.ts';
import {type CallBatches, openCallBatches} from '../../../functions/map/call-batches.ts';
import {type MapLog, openMapLog} from '../../../functions/map/map-log.ts';
import type {PreparedCall} from '../../../functions/map/map-run.ts';
import {runMap} from '../../../functions/map/run-map.ts';
import {untilBack} from '../../../functions/map/until-back.ts';
import {MOST_WORKERS} from '../../../functions/pool/call-limits.ts';
import {readFunctionName} from '../../../functions/values/function-arguments.ts';
import {translate, translated} from '../../../shared/language/texts.ts';
import type {CommandContext, Output} from '../../context.ts';
import {callEnvironment, isForThisMachine} from '../call-environment.ts';
import {callSettings} from '../call-settings.ts';
import {fileFlags} from '../file-flags.ts';
import {functionsPlaceText, openFunctionsOf} from '../open-functions.ts';
import {type MapInput, openMapInputs} from './map-inputs.ts';
import {mapLines} from './map-lines.ts';
import {createMapReport, type MapReport} from './map-report.ts';
import {type MapSettings, readMapSettings} from './map-settings.ts';

/** How often the progress is written, in milliseconds. */
const PROGRESS_MS = 200;
/** Calls of this process that are ready when a worker comes free. */
const READY = 16;
/** Calls at once where nothing else is said. */
const DEFAULT_AT_ONCE = 32;
/** Most calls that wait in this process; never reached, since no more are sent than are wanted at once. */
const QUEUE_LIMIT = 20_000;

/** `lunch fn map <file>#<export>`: calls a function with each input, one line of output for each. */
export async function fnMap(context: CommandContext): Promise<number> {
	const {flags, output, words, openStreams} = context;
	const settings = readMapSettings(flags);
	const {file, entry} = readFunctionName(words[0] ?? '');
	const code = await moduleCode(resolve(file), entry);
	const request: Request = {runtime: code.runtime, code: code.code, ...callSettings(context, code.runtime)};
	const source = openMapInputs(settings.input, settings.format, () => openStreams().stdin);
	const report = createMapReport({bytes: source.bytes, clock: () => performance.now()});
	const log = settings.resume === null ? null : openMapLog(resolve(settings.resume), `${basename(file)}#${entry}`);
	try {
		await mapAll(context, {settings, request, code, placeStack: code.placeStack, inputs: source.inputs, report, log});
	} catch (error) {
		if (settings.resume !== null) sayHowToGoOn(output, settings.resume);
		throw error;
	} finally {
		log?.close();
	}
	output.note(report.summary());
	if (report.isHalted && !settings.keepsGoing) {
		output.note(translate('It ended with the first failure: --keep-going goes on after one.'));
	}
	return report.failed > 0 ? 1 : 0;
}

type Request = Omit<CallRequest, 'args'>;

interface Map {
	settings: MapSettings;
	request: Request;
	code: ModuleCode;
	placeStack: PlaceStack | undefined;
	inputs: AsyncIterable<MapInput>;
	report: MapReport;
	log: MapLog | null;
}

/** Writes a line for each input. */
async function mapAll(context: CommandContext, {settings, request, code, report, ...map}: Map): Promise<void> {
	const {output, signal} = context;
	const {concurrency} = settings;
	const workers = concurrency === null ? null : Math.min(concurrency, MOST_WORKERS);
	const functions = await openFunctionsOf(context, {
		workers,
		queueLimit: QUEUE_LIMIT,
		isEmbedded: isForThisMachine(context, code),
	});
	const ticking = showProgress(output, report);
	try {
		output.note(translate('on {place}', {place: translated(functionsPlaceText(functions.place))}));
		request.environment = callEnvironment(context.flags, code, functions);
		const files = fileFlags(context.flags);
		if (hasFiles(files)) request.files = await filesToSend(files, functions.isLocal === true);
		const batches = await openCallBatches(functions, {
			request,
			encoding: 'json',
			mostWorkers: concurrency ?? Number.POSITIVE_INFINITY,
			onOutput: text => writeOutput(output, text),
		});
		const ends = runMap<MapInput>({
			...settings,
			...map,
			concurrency: atOnce(settings, functions, batches),
			prepare: input => prepare(input, {functions, request, output, batches}),
			signal,
			whenBack: functions.isLocal ? undefined : stopped => untilBack(functions, stopped),
			onEnd: ({input, outcome, isRecalled}) => report.ended(outcome.state, input.place, isRecalled),
		});
		await output.stream(mapLines(ends, {placeStack: map.placeStack, onlyValues: settings.onlyValues, output}));
	} finally {
		clearInterval(ticking);
		output.progress(null);
		await functions.close();
	}
}

/** Calls that wait behind those that run keep the workers of this process busy; batches are made of them. */
function atOnce({concurrency}: MapSettings, {isLocal}: Functions, batches: CallBatches | null): number {
	const workers = concurrency ?? DEFAULT_AT_ONCE;
	if (batches) return workers * MOST_TOGETHER;
	return isLocal && concurrency !== null ? workers + READY : workers;
}

function prepare(
	{argument, problem}: MapInput,
	{
		functions,
		request,
		output,
		batches,
	}: {functions: Functions; request: Request; output: Output; batches: CallBatches | null},
): PreparedCall {
	if (problem) throw problem;
	const text = `[${argument}]`;
	return {
		check: crc32(text),
		hearsBegin: batches !== null || functions.isLocal === true,
		begin(onBegin, signal) {
			if (batches) return batches.begin(text, onBegin, signal);
			return runOne(functions, {...request, args: {encoding: 'json', text}}, {output, onBegin, signal});
		},
	};
}

async function runOne(
	functions: Functions,
	request: CallRequest,
	{output, onBegin, signal}: {output: Output; onBegin: () => void; signal: AbortSignal},
): Promise<CallOutcome> {
	let written = '';
	const call = functions.start(request, event => {
		if (event.kind === 'started') onBegin();
		else if (event.kind === 'stdout' || event.kind === 'stderr') written += event.text;
	});
	const cancel = () => call.cancel();
	signal.addEventListener('abort', cancel, {once: true});
	if (signal.aborted) cancel();
	try {
		return await call.outcome;
	} finally {
		signal.removeEventListener('abort', cancel);
		// The output of a call stays together.
		writeOutput(output, written);
	}
}

function writeOutput(output: Output, text: string): void {
	if (text !== '') output.writeError(text.endsWith('\n') ? text : `${text}\n`);
}

/** Where the output goes to the terminal, its lines are the progress. */
function showProgress(output: Output, report: MapReport): NodeJS.Timeout | undefined {
	if (!output.canRewrite || output.isTerminal) return undefined;
	return setInterval(() => output.progress(report.progress()), PROGRESS_MS);
}

function sayHowToGoOn(output: Output, resume: string): void {
	output.note(translate('The log {file} has what ended: the same command goes on from there.', {file: resume}));
}
