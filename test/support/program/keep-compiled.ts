// Imported by programs that tests start from their source and then kill. Node keeps what it compiled, types taken out,
// for the next one to load, but only once a program has ended by itself: these never do.
import {flushCompileCache} from 'node:module';

setTimeout(flushCompileCache, 0).unref();
