import {basename, resolve} from 'node:path';
import {crc32} from 'node:zlib';
import type {PlaceStack} from '../../../functions/code/bundle/source-places.ts';
import {type ModuleCode, moduleCode} from '../../../functions/code/module-code.ts';
import type {CallOutcome, CallRequest, Functions} from '../../../functions/functions.ts';
import {type NamedFiles, startWithFiles} from '../../../functions/library/files/start-with-files.ts';
import {MOST_TOGETHER} from '../../../functions/map/batch-size.ts';
import {type CallBatches, openCallBatches} from '../../../functions/map/call-batches.ts';
import {type MapLog, openMapLog} from '../../../functions/map/map-log.ts';
import type {PreparedCall} from '../../../functions/map/map-run.ts';
import {runMap} from '../../../functions/map/run-map.ts';
import {mapFailure, type ToldMap} from '../../../functions/map/tell-map.ts';
import {untilBack} from '../../../functions/map/until-back.ts';
import {MOST_WORKERS} from '../../../functions/pool/call-limits.ts';
import {failedCall} from '../../../functions/retries/failed-call.ts';
import {readFunctionName} from '../../../functions/values/function-arguments.ts';
import {LunchError, messageOf} from '../../../shared/errors.ts';
import {translate, translated} from '../../../shared/language/texts.ts';
import type {CommandContext, Output} from '../../context.ts';
import {callEnvironment, isForThisMachine} from '../call-environment.ts';
import {callSettings} from '../call-settings.ts';
import {functionsPlaceText, openFunctionsOf} from '../open-functions.ts';
import {mapFiles} from './map-files.ts';
import type {MapInput} from './map-input.ts';
import {openMapInputs} from './map-inputs.ts';
import {mapLines} from './map-lines.ts';
import {createMapReport, type MapReport} from './map-report.ts';
import {type MapSettings, readMapSettings} from './map-settings.ts';
import {toldMapOf} from './told-map.ts';

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
	const filesOf = mapFiles(flags);
	const source = openMapInputs(settings.input, settings.format, () => openStreams().stdin);
	const report = createMapReport({bytes: source.bytes, clock: () => performance.now()});
	const name = `${basename(file)}#${entry}`;
	const log = settings.resume === null ? null : openMapLog(resolve(settings.resume), name);
	const told = toldMapOf(context, {name, resume: settings.resume, report});
	try {
		await mapAll(context, {
			settings,
			request,
			code,
			placeStack: code.placeStack,
			inputs: source.inputs,
			filesOf,
			report,
			log,
			told,
		});
		await told.end(report.isHalted && !settings.keepsGoing ? 'halted' : 'finished', null);
	} catch (error) {
		await told.end(context.signal.aborted ? 'interrupted' : 'failed', messageOf(error));
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
	filesOf: (index: number) => NamedFiles;
	report: MapReport;
	log: MapLog | null;
	told: ToldMap;
}

/** Writes a line for each input. */
async function mapAll(
	context: CommandContext,
	{settings, request, code, report, filesOf, told, ...map}: Map,
): Promise<void> {
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
			prepare: (input, index) => prepare(input, {functions, request, files: filesOf(index), output, batches}),
			signal,
			whenBack: functions.isLocal ? undefined : stopped => untilBack(functions, stopped),
			onEnd(end) {
				report.ended(end.outcome.state, end.input.place, end.isRecalled);
				if (end.outcome.state !== 'returned') told.failed(() => mapFailure(end, end.input.argument ?? ''));
			},
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
		batches,
		request,
		...context
	}: {functions: Functions; request: Request; files: NamedFiles; output: Output; batches: CallBatches | null},
): PreparedCall {
	if (problem) throw problem;
	const text = `[${argument}]`;
	return {
		check: crc32(text),
		hearsBegin: batches !== null || context.functions.isLocal === true,
		begin(onBegin, signal) {
			if (batches) return batches.begin(text, onBegin, signal);
			return runOne({...request, args: {encoding: 'json', text}}, {...context, onBegin, signal});
		},
	};
}

interface RunContext {
	functions: Functions;
	files: NamedFiles;
	output: Output;
	onBegin: () => void;
	signal: AbortSignal;
}

async function runOne(
	request: CallRequest,
	{functions, files, output, onBegin, signal}: RunContext,
): Promise<CallOutcome> {
	let written = '';
	let hasBegun = false;
	const call = await startWithFiles(functions, request, files, event => {
		if (event.kind === 'started') {
			hasBegun = true;
			onBegin();
		} else if (event.kind === 'stdout' || event.kind === 'stderr') written += event.text;
	});
	const cancel = () => call.cancel();
	signal.addEventListener('abort', cancel, {once: true});
	if (signal.aborted) cancel();
	try {
		return await call.outcome;
	} catch (error) {
		// Its files can't be written: it was run all the same.
		if (hasBegun && error instanceof LunchError) return failedCall(error);
		throw error;
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
