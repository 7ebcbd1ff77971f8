import {isValidElement, type ReactNode} from 'react';
import type {Line} from './line.ts';
import type {ListWindow} from './list-lines.ts';

interface RowsProps {
	lines: readonly Line[];
	columns: number;
}

/** Rows one below the other, the end of every view. The frame takes its lines; it is never drawn as a component. */
export function Rows(_props: RowsProps): null {
	return null;
}

/** The lines of a view. Views are functions of their properties, and of the part of their list that was seen last. */
export function viewLines(view: ReactNode, window: ListWindow): readonly Line[] {
	let node: ReactNode = view;
	while (isValidElement<RowsProps>(node)) {
		const {type, props} = node;
		if (type === Rows) return props.lines;
		if (typeof type !== 'function') break;
		node = (type as (props: RowsProps, window: ListWindow) => ReactNode)(props, window);
	}
	return [];
}
