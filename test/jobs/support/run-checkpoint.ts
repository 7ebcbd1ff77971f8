// Run as a program of its own, which has nothing else to do: closes while a checkpoint is under way.
import {DatabaseSync} from 'node:sqlite';
import {createCheckpointer} from '../../../source/jobs/embedded/commit/checkpointer.ts';

const [file = ''] = process.argv.slice(2);
const database = new DatabaseSync(file);
database.exec('PRAGMA journal_mode = WAL; CREATE TABLE page(bytes BLOB); INSERT INTO page VALUES(zeroblob(8000000))');
const checkpointer = createCheckpointer(file);
const checkpoint = checkpointer.run('full');
await checkpointer.close();
await checkpoint;
database.close();
process.stdout.write('closed\n');
