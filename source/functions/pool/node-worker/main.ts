// The program of a Node worker. Node makes a snapshot of it, too: it then begins to serve when a process starts from that.
import {startupSnapshot} from 'node:v8';
import {serveCalls} from './serve-calls.ts';

// As CommonJS it has a name for its own file, which in a snapshot is another one than that of the process.
const serve = () => serveCalls(process.argv[2] ?? '.', __filename);
if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(serve);
else serve();
