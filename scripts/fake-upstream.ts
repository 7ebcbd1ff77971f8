// The fake lunch-menu API for trying things by hand: node scripts/fake-upstream.ts [port] [delay in ms]
import {startFakeUpstream} from '../test/support/upstream/fake-upstream.ts';

const [port = '18080', delay = '0'] = process.argv.slice(2);
const upstream = await startFakeUpstream('2023-10-weekday', Number(port));
upstream.delay = Number(delay);
process.stdout.write(`${upstream.address}\n`);
