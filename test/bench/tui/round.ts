import {openTerminal, type Terminal} from '../../support/app/terminal.ts';
import type {FakeUpstream} from '../../support/upstream/fake-upstream.ts';
import type {KeyCost} from './key-cost.ts';

export const SIZE = {columns: 120, rows: 40};
/** What the screen says once all restaurants are there; earlier builds have no comma in it. */
export const LOADED = /of 2,?000/;

/** A build of the app. */
export interface App {
	name: string;
	program: readonly string[];
}

/** A part of the benchmark, with terminals and homes of its own. */
export interface Round {
	apps: readonly App[];
	upstream: FakeUpstream;
	/** A home that is removed at the end. */
	home(screen: string | null): string;
}

/** An app that is measured, and its figures. */
export interface Measured {
	name: string;
	screen: Terminal;
	costs: KeyCost[];
}

/** Opens each build in a home of its own. */
export function openAll(address: string, apps: readonly App[], homes: readonly string[]): Measured[] {
	return apps.map(({name, program}, index) => {
		const home = homes[index] ?? '';
		return {name, screen: openTerminal(['--upstream', address], {...SIZE, program, home}), costs: []};
	});
}
