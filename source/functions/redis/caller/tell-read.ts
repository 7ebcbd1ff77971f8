import {setTimeout as delay} from 'node:timers/promises';
import {inBackground} from '../../../shared/in-background.ts';
import {isUp, namesOf} from '../messages/connection.ts';
import {MOST_VALUES, MOST_VALUES_LENGTH, READ_MS} from '../messages/names.ts';
import {type Caller, jobOf} from './caller.ts';
import type {OpenCall} from './open-call.ts';

// The caller of a function that yields writes down how many values it has read; the machine looks there while it waits (see
// `value-flow.ts`), so nothing is lost with a connection.

/** The time after which it is written again where Redis could not be told, in milliseconds. */
const RETRY_MS = 200;

/** Tells the machine of a call that values were read, once there are enough of them that it may wait for that. */
export function tellManyRead(caller: Caller, call: OpenCall): void {
	const {came, told, untold} = call.values;
	if (came - told >= MOST_VALUES / 8 || untold >= MOST_VALUES_LENGTH / 8) tellRead(caller, call);
}

/** Tells it of all that came; as soon as may be where Redis is away. Does nothing while the reader wants no more. */
export function tellRead(caller: Caller, call: OpenCall): void {
	const {values} = call;
	const {came, untold} = values;
	if (values.isPaused || values.isTelling || came === values.told || !caller.calls.has(call.id)) return;
	values.isTelling = true;
	const {commands} = caller;
	const written = isUp(commands)
		? commands.set(namesOf(commands).read(jobOf(call)), came, 'PX', READ_MS)
		: Promise.reject(new Error('Redis is away'));
	inBackground(
		written.then(
			() => {
				values.told = came;
				values.untold -= untold;
				values.isTelling = false;
				tellManyRead(caller, call);
			},
			async () => {
				await delay(RETRY_MS, null, {ref: false});
				values.isTelling = false;
				tellRead(caller, call);
			},
		),
	);
}
