import {describeCheckpoints} from '../support/checkpoint-conformance.ts';
import {describeFunctions} from '../support/functions-conformance.ts';
import {openPool} from '../support/open-pool.ts';

describeFunctions('the pool in a sandbox', async () => openPool(), describeCheckpoints);

describeFunctions('the pool without a sandbox', async () => openPool({isolation: {allowNet: false, bwrap: null}}));
