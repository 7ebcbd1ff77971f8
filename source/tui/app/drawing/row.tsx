import {Text} from 'ink';
import {memo} from 'react';
import {isSameLine, type Line, lineText} from '../../components/line.ts';
import {lineInLooks} from '../../components/looks.ts';

interface RowProps {
	spans: Line;
	isPlain?: boolean;
	/** Another number where the looks of its roles are others. */
	looks: number;
}

/**
 * One row of the screen. Lines are cut to fit before they come here; what still is too long is not
 * wrapped; what is read out has no looks. A row that says what it said before costs nothing.
 */
export const Row = memo(
	function Row({spans, isPlain = false}: RowProps) {
		return <Text wrap="truncate-end">{(isPlain ? lineText(spans) : lineInLooks(spans)) || ' '}</Text>;
	},
	(before, after) => before.looks === after.looks && isSameLine(before.spans, after.spans),
);
