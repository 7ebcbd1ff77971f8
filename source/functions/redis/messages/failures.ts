import {LunchError} from '../../../shared/errors.ts';
import {type Lane, LEASE_MS} from './names.ts';

export function unreachable(cause?: unknown): LunchError {
	return new LunchError(
		'SERVICE_UNREACHABLE',
		'Redis can’t be reached, through which functions go to other machines.',
		{
			hint: 'Try again in a while; `lunch doctor` checks the connection.',
			cause,
		},
	);
}

export function awayTooLong(awayMs: number): LunchError {
	return new LunchError(
		'SERVICE_UNREACHABLE',
		`Redis was away for more than ${Math.round(awayMs / 1000)} seconds while the call was under way.`,
		{hint: 'It may have run: whether to call again is for you to say.'},
	);
}

export function machineDied(name: string | null): LunchError {
	const machine = name === null ? 'The machine that had the call' : `The machine ${name}`;
	return new LunchError('FUNCTION_WORKER_DIED', `${machine} died before the call ended.`, {
		hint: 'It was not run again, since a function may have side effects; calls that allow a retry are.',
	});
}

export function machineStopped(name: string): LunchError {
	return new LunchError('FUNCTION_WORKER_DIED', `The machine ${name} was stopped before the call ended.`, {
		hint: 'It was not run again, since a function may have side effects; calls that allow a retry are.',
	});
}

export function lostByRedis(): LunchError {
	return new LunchError(
		'SERVICE_FAILED',
		'Redis lost the call: it was restarted without its data, or the latest of it.',
		{
			hint: 'Let Redis keep its data (appendonly yes), all of it with appendfsync always.',
		},
	);
}

export function notBegun(): LunchError {
	return new LunchError(
		'SERVICE_UNREACHABLE',
		`The call was not begun since its caller gave no sign of life for ${LEASE_MS / 1000} seconds.`,
		{hint: 'Try again in a while.'},
	);
}

export function takenForDead(): LunchError {
	return new LunchError(
		'SERVICE_FAILED',
		`The call was ended since its caller gave no sign of life for ${LEASE_MS / 1000} seconds.`,
	);
}

export function noMachine(lane: Lane): LunchError {
	if (lane === 'python-environments') {
		return new LunchError('FUNCTION_RUNTIME_MISSING', 'No machine builds the environments that functions name.', {
			hint: 'Start one with `lunch worker --redis … --allow-environments`, where Python is installed.',
		});
	}
	return new LunchError('FUNCTION_RUNTIME_MISSING', `No machine runs ${lane} functions.`, {
		hint: 'Start one with `lunch worker --redis … --functions N`.',
	});
}

export function timedOut(timeoutMs: number): LunchError {
	return new LunchError('FUNCTION_TIMED_OUT', `The function did not end within ${timeoutMs / 1000} seconds.`);
}

export function cancelled(): LunchError {
	return new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.');
}
