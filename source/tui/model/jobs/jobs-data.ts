import type {FoundMap} from '../../../functions/map/map-files.ts';
import type {Job, JobState} from '../../../jobs/job.ts';
import type {Jobs} from '../../../jobs/jobs.ts';
import type {Resource} from '../source/resource.ts';
import type {JobActivity} from './job-activity.ts';
import type {JobChoice} from './job-choice.ts';
import type {JobList} from './job-list.ts';
import type {MapsSource} from './maps-source.ts';
import type {Pace} from './pace.ts';
import type {WatchedJob} from './watched-job.ts';

/** The jobs, at one moment. */
export interface JobsData {
	/** The place of the jobs in words; null until they were opened. */
	readonly place: string | null;
	readonly list: Resource<JobList>;
	readonly isLoadingMore: boolean;
	/** The number of jobs in each state; null until it is known. */
	readonly counts: Readonly<Record<JobState, number>> | null;
	/** The jobs that run, also while no screen of jobs is shown. */
	readonly activity: JobActivity;
	/** The reason why no jobs are begun; null while they are. */
	readonly resting: string | null;
	/** Of running jobs, by id. */
	readonly paces: ReadonlyMap<string, Pace>;
	readonly watched: WatchedJob | null;
	/** The maps of this machine, the latest first. */
	readonly maps: Resource<readonly FoundMap[]>;
	/** The time of all this. */
	readonly now: Date;
}

/** The jobs that were opened, and what goes with them. */
export interface OpenedJobs {
	jobs: Jobs;
	/** Their place in words: `this machine`, or an address. */
	place: string;
	/** Makes sure that queued jobs are computed; does nothing where they are already. */
	attend(): void;
	close(): Promise<void>;
}

/** Requests what the screens of jobs show, and keeps what came. */
export interface JobsSource {
	data(): JobsData;
	subscribe(listener: () => void): () => void;
	/** Shows a list and keeps it up to date. `visible` are the ids that can be seen. */
	showList(choice: JobChoice, visible: readonly string[]): void;
	/** Requests the page after the list. */
	showMore(): void;
	readonly maps: MapsSource;
	/** Follows a job to its end; without an id the newest one. */
	watch(id: string | null): void;
	/** Goes on to ask what runs, whatever is shown; after the jobs were opened it does by itself. */
	follow(): void;
	/** Stops requesting what was shown, until something is shown again. */
	rest(): void;
	/** Requests what is shown again. */
	refresh(): Promise<void>;
	/** Accepts a job, which is begun at once. Failures are those of `Jobs`. */
	submit(digits: number): Promise<Job>;
	/** Submits an ended job's work once more. */
	retry(id: string): Promise<Job>;
	cancel(id: string): Promise<Job>;
	/** Writes a result to a file, whole or not at all; resolves with its size in bytes. */
	save(id: string, path: string): Promise<number>;
	close(): Promise<void>;
}
