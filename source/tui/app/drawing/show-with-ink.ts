import {createElement} from 'react';
import {type FullScreenApp, type FullScreenStreams, showFullScreen} from '../../terminal/full-screen.ts';
import {LunchApp, type LunchAppProps} from './app-view.tsx';

/** Shows the app as Ink has it; apart, since Ink takes longer to load than a frame to draw. */
export function showWithInk(
	props: LunchAppProps,
	fullScreen: Omit<FullScreenApp, 'element'>,
	streams: FullScreenStreams,
): Promise<number> {
	return showFullScreen({...fullScreen, element: createElement(LunchApp, props)}, streams);
}
