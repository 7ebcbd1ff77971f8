import type {Job, JobState} from '../../../jobs/job.ts';
import type {Jobs} from '../../../jobs/jobs.ts';
import type {Resource} from '../source/resource.ts';
import type {JobChoice} from './job-choice.ts';
import type {JobList} from './job-list.ts';
import type {Pace} from './pace.ts';
import type {WatchedJob} from './watched-job.ts';

/** What is known of the jobs, at one moment. */
export interface JobsData {
	/** Where the jobs are, for people; null until they were opened. */
	readonly place: string | null;
	readonly list: Resource<JobList>;
	readonly isLoadingMore: boolean;
	/** How many jobs there are in each state; null until that is known. */
	readonly counts: Readonly<Record<JobState, number>> | null;
	/** Why no jobs are begun; null while they are. */
	readonly resting: string | null;
	/** Of running jobs, by id. */
	readonly paces: ReadonlyMap<string, Pace>;
	readonly watched: WatchedJob | null;
	/** When all this was so. */
	readonly now: Date;
}

/** The jobs that were opened, and what goes with them. */
export interface OpenedJobs {
	jobs: Jobs;
	/** Where they are, for people: `this machine`, or an address. */
	place: string;
	/** Sees to it that jobs that wait are computed; does nothing where somebody is at them. */
	attend(): void;
	close(): Promise<void>;
}

/** Asks for what the screens of jobs show, and holds what came. */
export interface JobsSource {
	data(): JobsData;
	subscribe(listener: () => void): () => void;
	/** Shows a list and keeps it up to date. `visible` are the ids that can be seen. */
	showList(choice: JobChoice, visible: readonly string[]): void;
	/** Asks for the page after the list. */
	showMore(): void;
	/** Follows a job to its end; without an id the newest one. */
	watch(id: string | null): void;
	/** Nobody looks any more: nothing is asked for until somebody does. */
	rest(): void;
	/** Asks anew for what is looked at. */
	refresh(): Promise<void>;
	/** Accepts a job, which is begun at once. Failures are those of `Jobs`. */
	submit(digits: number): Promise<Job>;
	cancel(id: string): Promise<Job>;
	/** Writes a result to a file, whole or not at all; resolves with its size in bytes. */
	save(id: string, path: string): Promise<number>;
	close(): Promise<void>;
}
