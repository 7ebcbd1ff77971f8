// Starts lunch as the launcher does for an older Node: as a child that shares its terminal.
import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const lunch = fileURLToPath(new URL('../../../bin/lunch.js', import.meta.url));
spawn(process.execPath, [lunch, ...process.argv.slice(2)], {stdio: ['inherit', 'inherit', 'inherit', 'ipc']});
