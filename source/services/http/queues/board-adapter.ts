import type {
	AppControllerRoute,
	AppViewRoute,
	BullBoardQueues,
	ControllerHandlerReturnType,
	IServerAdapter,
	UIConfig,
} from '@bull-board/api/typings/app';

/** The routes and pages of Bull Board. */
export interface BoardParts {
	entry: AppViewRoute;
	api: readonly AppControllerRoute[];
	queues: BullBoardQueues;
	config: UIConfig;
	toFailure: (error: Error) => ControllerHandlerReturnType;
}

/** Takes down what Bull Board wants, as one of its server adapters. */
export function createBoardAdapter(): {adapter: IServerAdapter; parts: () => BoardParts} {
	const taken: Partial<BoardParts> = {};
	const adapter: IServerAdapter = {
		setQueues: queues => take({queues}),
		setEntryRoute: entry => take({entry}),
		setApiRoutes: api => take({api}),
		setUIConfig: config => take({config}),
		setErrorHandler: toFailure => take({toFailure}),
		// Its files are served from this program's own folder.
		setViewsPath: () => adapter,
		setStaticPath: () => adapter,
	};
	function take(parts: Partial<BoardParts>): IServerAdapter {
		Object.assign(taken, parts);
		return adapter;
	}
	return {
		adapter,
		parts() {
			const {entry, api, queues, config, toFailure} = taken;
			if (entry && api && queues && config && toFailure) return {entry, api, queues, config, toFailure};
			throw new Error('Bull Board did not say what it needs');
		},
	};
}
