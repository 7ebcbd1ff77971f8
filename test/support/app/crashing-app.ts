// An app that makes a mistake, shown as the real one is: `node crashing-app.ts render|later`.

import {Text} from 'ink';
import {createElement, useEffect} from 'react';
import {createFrameWriter} from '../../../source/tui/terminal/frame/frame-writer.ts';
import {showFullScreen} from '../../../source/tui/terminal/full-screen.ts';

const [, , way] = process.argv;

function Crashing() {
	useEffect(() => {
		if (way === 'later') setTimeout(() => fail(), 100);
	}, []);
	if (way === 'render') fail();
	return createElement(Text, null, 'about to crash');
}

function fail(): never {
	throw new Error(`crashed in ${way}`);
}

const {stdin, stdout, stderr} = process;
try {
	const shown = {
		element: createElement(Crashing),
		isLinear: false,
		writer: createFrameWriter(stdout),
		hasMouse: true,
		asksBackground: false,
		onInput: () => {},
		ended: new Promise<number>(() => {}),
	};
	await showFullScreen(shown, {stdin, stdout, stderr, signal: new AbortController().signal});
} catch (error) {
	stderr.write(`${error instanceof Error ? error.message : error}\n`);
	process.exitCode = 1;
	stdin.unref();
}
