import type {LogLine, LogText} from '../log/log-lines.ts';
import type {Resource} from '../source/resource.ts';
import type {ServiceSample} from './service-sample.ts';

/** Something that a service says is not as it should be. */
export interface ServiceCheck {
	readonly name: string;
	readonly state: 'warning' | 'failed';
	readonly detail: string;
}

/** A machine that works for the service. */
export interface ServiceMachine {
	readonly name: string;
	readonly state: string;
	/** Workers of functions, and those of them that are busy; null where that is not known. */
	readonly workers: number | null;
	readonly busy: number | null;
	readonly detail: string;
}

/** All that a service says of itself at once. */
export interface ServiceReport {
	readonly sample: ServiceSample;
	readonly checks: readonly ServiceCheck[];
	readonly machines: readonly ServiceMachine[];
}

/** The service, or the parts of this app that stand for one, at one moment. */
export interface ServicesData {
	/** Its place in words; null until it was looked for. */
	readonly place: string | null;
	/** Its last report. */
	readonly report: Resource<ServiceReport>;
	/** The samples of the last hour, the oldest first. */
	readonly samples: readonly ServiceSample[];
	/** The events that were noticed of it. */
	readonly log: LogText;
}

/** A service that was found. */
export interface OpenedService {
	/** `this machine`, or an address. */
	readonly place: string;
	report(signal: AbortSignal): Promise<ServiceReport>;
	/** The lines of its own log since the last call; left out where there is none but the app itself. */
	readLog?(signal: AbortSignal): Promise<readonly LogLine[]>;
	close(): Promise<void>;
}

/** Asks a service how it is for as long as somebody looks. */
export interface ServicesSource {
	data(): ServicesData;
	subscribe(listener: () => void): () => void;
	/** `log` says that the service's own log is wanted too. */
	watch(what?: 'log'): void;
	rest(): void;
	/** Looks for the service again, and asks it at once. */
	refresh(): Promise<void>;
	/** Adds a line to the log. */
	note(text: string): void;
	close(): Promise<void>;
}
