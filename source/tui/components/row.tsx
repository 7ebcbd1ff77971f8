import {Box, Text} from 'ink';
import {createElement, memo} from 'react';
import {looks} from '../theme.ts';
import {isSameLine, type Line} from './line.ts';

/**
 * One row of the screen. Lines are cut to fit before they come here; what still is too long is not
 * wrapped. A row that says what it said before costs nothing.
 */
export const Row = memo(
	function Row({spans}: {spans: Line}) {
		// Spread children need no keys: a span is nothing that could be told from another.
		return createElement(
			Text,
			{wrap: 'truncate-end'},
			...(spans.length === 0
				? [' ']
				: spans.map(({text, role}) => (role ? createElement(Text, looks[role], text) : text))),
		);
	},
	(before, after) => isSameLine(before.spans, after.spans),
);

/** Rows one below the other, `columns` wide. */
export function Rows({lines, columns}: {lines: readonly Line[]; columns: number}) {
	return createElement(
		Box,
		{flexDirection: 'column', width: columns, flexShrink: 0},
		...lines.map(spans => createElement(Row, {spans})),
	);
}
