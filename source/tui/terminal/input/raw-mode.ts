import {useStdin} from 'ink';
import {type ReactNode, useEffect} from 'react';

/** Has the terminal hand over every key for as long as it is shown. */
export function RawMode({children}: {children?: ReactNode}): ReactNode {
	const {setRawMode} = useStdin();
	useEffect(() => {
		setRawMode(true);
		return () => setRawMode(false);
	}, [setRawMode]);
	return children;
}
