import {describeNeeding} from '../machine/needing.ts';

/** A real S3 server in processes of its own on loopback. */
export interface S3Server {
	/** Address of the S3 interface. */
	readonly endpoint: string;
	/** The credentials of its one user, as environment variables. */
	readonly credentials: {AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string};
	/** Ends what clients talk to, as a storage that is away for a while. */
	stopAnswering(): Promise<void>;
	answerAgain(): Promise<void>;
	close(): Promise<void>;
}

/** A program that speaks S3. */
export interface S3Program {
	name: string;
	/** Programs of the machine that it needs. */
	programs: readonly string[];
	/** Starts one, empty. */
	start(): Promise<S3Server>;
}

/** Tests that need it; where it is not installed they say so, and with `CI=true` they fail. */
export function describeWithS3({name, programs}: S3Program, what: string, tests: () => void): void {
	describeNeeding(programs, `${what}: ${name}`, tests);
}
