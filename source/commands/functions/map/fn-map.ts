import {basename, resolve} from 'node:path';
import {crc32} from 'node:zlib';
import {moduleCode} from '../../../functions/code/module-code.ts';
import type {PlaceStack} from '../../../functions/code/source-places.ts';
import type {CallRequest, Functions} from '../../../functions/functions.ts';
import {type MapLog, openMapLog} from '../../../functions/map/map-log.ts';
import type {PreparedCall} from '../../../functions/map/map-run.ts';
import {runMap} from '../../../functions/map/run-map.ts';
import {MOST_WORKERS} from '../../../functions/pool/call-limits.ts';
import {readFunctionName} from '../../../functions/values/function-arguments.ts';
import {translate, translated} from '../../../shared/language/texts.ts';
import type {CommandContext, Output} from '../../context.ts';
import {callSettings} from '../call-settings.ts';
import {functionsPlaceText, openFunctionsOf} from '../open-functions.ts';
import {type MapInput, openMapInputs} from './map-inputs.ts';
import {mapLines} from './map-lines.ts';
import {createMapReport, type MapReport} from './map-report.ts';
import {type MapSettings, readMapSettings} from './map-settings.ts';

/** How often the progress is written, in milliseconds. */
const PROGRESS_MS = 200;
/** Calls of this process that are ready when a worker comes free. */
const READY = 16;
/** Most calls that wait in this process; never reached, since no more are sent than are wanted at once. */
const QUEUE_LIMIT = 20_000;

/** `lunch fn map <file>#<export>`: calls a function with each input, one line of output for each. */
export async function fnMap(context: CommandContext): Promise<number> {
	const {flags, output, words, openStreams} = context;
	const settings = readMapSettings(flags);
	const {file, entry} = readFunctionName(words[0] ?? '');
	const code = await moduleCode(resolve(file), entry);
	const request = {runtime: code.runtime, code: code.code, ...callSettings(context, code.runtime)};
	const source = openMapInputs(settings.input, settings.format, () => openStreams().stdin);
	const report = createMapReport({bytes: source.bytes, clock: () => performance.now()});
	const log = settings.resume === null ? null : openMapLog(resolve(settings.resume), `${basename(file)}#${entry}`);
	try {
		await mapAll(context, {settings, request, placeStack: code.placeStack, inputs: source.inputs, report, log});
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

interface Map {
	settings: MapSettings;
	request: Omit<CallRequest, 'args'>;
	placeStack: PlaceStack | undefined;
	inputs: AsyncIterable<MapInput>;
	report: MapReport;
	log: MapLog | null;
}

/** Writes a line for each input. */
async function mapAll(context: CommandContext, {settings, request, report, ...map}: Map): Promise<void> {
	const {output, signal} = context;
	const {concurrency} = settings;
	const workers = concurrency === null ? null : Math.min(concurrency, MOST_WORKERS);
	const functions = await openFunctionsOf(context, {workers, queueLimit: QUEUE_LIMIT});
	const ticking = showProgress(output, report);
	try {
		output.note(translate('on {place}', {place: translated(functionsPlaceText(functions.place))}));
		const ends = runMap<MapInput>({
			...settings,
			...map,
			concurrency: atOnce(settings, functions),
			prepare: input => prepare(functions, request, input, output),
			hearsBegin: functions.isLocal === true,
			signal,
			onEnd: ({input, outcome, isRecalled}) => report.ended(outcome.state, input.place, isRecalled),
		});
		await output.stream(mapLines(ends, {placeStack: map.placeStack, onlyValues: settings.onlyValues, output}));
	} finally {
		clearInterval(ticking);
		output.progress(null);
		await functions.close();
	}
}

/** Calls that wait behind those that run keep the workers of this process busy. */
function atOnce({concurrency}: MapSettings, functions: Functions): number {
	if (concurrency === null) return 32;
	return functions.isLocal ? concurrency + READY : concurrency;
}

function prepare(
	functions: Functions,
	request: Omit<CallRequest, 'args'>,
	{argument, problem}: MapInput,
	output: Output,
): PreparedCall {
	if (problem) throw problem;
	const text = `[${argument}]`;
	return {
		check: crc32(text),
		async begin(onBegin, signal) {
			let written = '';
			const call = functions.start({...request, args: {encoding: 'json', text}}, event => {
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
				// What a call wrote stays together.
				if (written !== '') output.writeError(written.endsWith('\n') ? written : `${written}\n`);
			}
		},
	};
}

/** Where the output goes to the terminal, its lines are the progress. */
function showProgress(output: Output, report: MapReport): NodeJS.Timeout | undefined {
	if (!output.canRewrite || output.isTerminal) return undefined;
	return setInterval(() => output.progress(report.progress()), PROGRESS_MS);
}

function sayHowToGoOn(output: Output, resume: string): void {
	output.note(translate('The log {file} has what ended: the same command goes on from there.', {file: resume}));
}
