import type {Attack} from './attacks.ts';

/** A module of Node, by a name that no analysis sees. */
const BUILT_IN = 'const builtIn = name => process.getBuiltinModule(name);';
/** The first part of another tenant's secret, put together so that the attack does not find itself. */
const NODE_SECRET = "['victim', 'password'].join('-')";
const PYTHON_SECRET = "'-'.join(['victim', 'password'])";

/** Attacks in Node that change what all objects have, or look for what another tenant's call left in memory, files and processes. */
export const nodeLooks: readonly Attack[] = [
	[
		'gives all objects another tenant, and ears for what is set in them',
		`() => {
			globalThis.seen = [];
			Object.prototype.tenant = 'bo';
			Object.prototype.isClean = true;
			Object.prototype.reuse = true;
			Object.prototype.toJSON = function () { seen.push(Object.entries(this)); return 'fake'; };
			for (const name of ['args', 'kwargs', 'text', 'source', 'value', 'stdout', 'then', 'call', 'id'])
				Object.defineProperty(Object.prototype, name, {configurable: true, get: () => 'fake', set(value) { seen.push(value); }});
			return 1;
		}`,
	],
	[
		'looks through the heap, after collecting it and before',
		`() => { ${BUILT_IN}
			const v8 = builtIn('node:v8'), secret = ${NODE_SECRET}, found = [];
			const look = () => {
				const file = v8.writeHeapSnapshot('/tmp/' + Math.random());
				const text = builtIn('node:fs').readFileSync(file, 'utf8');
				for (const {index} of text.matchAll(new RegExp(secret, 'g'))) found.push(text.slice(index, index + 40));
			};
			look();
			v8.setFlagsFromString('--expose-gc');
			builtIn('node:vm').runInNewContext('gc')();
			look();
			return found;
		}`,
		{timeoutMs: 5000},
	],
	[
		'reads the processes beside it: their words, environments, files and memory',
		`async () => { ${BUILT_IN}
			const fs = builtIn('node:fs'), found = [];
			const read = file => { try { found.push(fs.readFileSync(file, 'latin1').slice(0, 10_000)); } catch {} };
			for (let again = 0; again < 20; again += 1) {
				for (const pid of fs.readdirSync('/proc').filter(name => Number(name) > 0)) {
					for (const name of ['cmdline', 'environ', 'maps', 'mem', 'root/tmp', 'cwd/.']) read('/proc/' + pid + '/' + name);
					try { for (const fd of fs.readdirSync('/proc/' + pid + '/fd')) if (Number(fd) !== 3 || pid !== String(process.pid)) found.push(fs.readlinkSync('/proc/' + pid + '/fd/' + fd)); } catch {}
				}
				await new Promise(resolve => setTimeout(resolve, 10));
			}
			return found.join();
		}`,
	],
	[
		'keeps ears in every place where Node tells what happens',
		`() => { ${BUILT_IN}
			const seen = globalThis.seen = [];
			const {createHook} = builtIn('node:async_hooks');
			createHook({init(...args) { seen.push(args); }}).enable();
			for (const name of ['newListener', 'message', 'warning', 'beforeExit', 'exit', 'uncaughtException', 'unhandledRejection']) process.on(name, (...args) => seen.push(args));
			builtIn('node:module').registerHooks?.({load(url, context, next) { seen.push(url); return next(url, context); }});
			process.report && (process.report.reportOnFatalError = true);
			new FinalizationRegistry(held => seen.push(held)).register({}, 'gone');
			return 1;
		}`,
	],
	[
		'leaves files and links wherever it may write',
		`() => { ${BUILT_IN}
			const fs = builtIn('node:fs'), made = [];
			for (const folder of ['/', '/tmp', '/dev/shm', '/dev', '/etc', '/worker', '/worker/bin', '/usr/lib', process.cwd()]) {
				try { fs.writeFileSync(folder + '/seen', 'planted'); made.push(folder); } catch {}
				try { fs.symlinkSync('/proc/1/root', folder + '/seen-link'); } catch {}
			}
			return made;
		}`,
	],
	[
		'sends signals to all it can name',
		`() => { ${BUILT_IN}
			let sent = 0;
			for (let pid = 1; pid < 70_000; pid += 1) if (pid !== process.pid) try { process.kill(pid, 'SIGUSR1'); sent += 1; } catch {}
			return sent;
		}`,
		{timeoutMs: 5000},
	],
];

/** The same in Python, whose frames, collector and memory are open to every function. */
export const pythonLooks: readonly Attack[] = [
	[
		'asks the collector for all objects, and every frame for its names',
		`def f():
    import gc, sys
    secret, found = ${PYTHON_SECRET}, []
    frames = list(sys._current_frames().values())
    while frames:
        frame = frames.pop()
        found += [repr(value)[:2000] for name, value in frame.f_locals.items() if name not in ('secret', 'found')]
        if frame.f_back: frames.append(frame.f_back)
    gc.collect()
    found += [repr(item)[:500] for item in gc.get_objects() if isinstance(item, (dict, list, tuple)) and secret in repr(item)]
    return [text for text in found if secret in text]`,
		{timeoutMs: 5000},
	],
	[
		'reads and writes memory by its address',
		`def f():
    import ctypes
    secret, found = ${PYTHON_SECRET}.encode(), []
    with open('/proc/self/maps') as maps:
        areas = [line.split() for line in maps]
    for area in areas:
        if not area[1].startswith('rw'): continue
        low, high = (int(part, 16) for part in area[0].split('-'))
        try:
            with open('/proc/self/mem', 'rb') as memory:
                memory.seek(low)
                data = memory.read(min(high - low, 1 << 24))
        except OSError: continue
        at = data.find(secret + b'-1')
        if at >= 0: found.append(data[at:at + 40].decode('latin1'))
    number = 257
    ctypes.cast(id(number) + 24, ctypes.POINTER(ctypes.c_int))[0] = 1
    return found`,
		{timeoutMs: 5000},
	],
	[
		'keeps ears in the interpreter: audits, traces, imports, prints, the end',
		`def f():
    import atexit, builtins, io, json, sys, threading
    builtins.seen = seen = []
    sys.addaudithook(lambda *event: seen.append(repr(event)[:200]))
    threading.setprofile_all_threads(lambda *event: None) if hasattr(threading, 'setprofile_all_threads') else None
    builtins.print = lambda *words: seen.append(words)
    json.dumps = json.JSONEncoder.encode = lambda *words, **more: '"fake"'
    sys.stdout = sys.stderr = io.StringIO()
    for name, module in list(sys.modules.items()):
        if name not in ('builtins', 'sys'):
            try: module.seen = seen
            except Exception: pass
    atexit.register(lambda: print(seen))
    return 1`,
	],
	[
		'leaves a process of its own, twice removed, that looks on',
		`def f():
    import os, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            end = time.time() + 2
            while time.time() < end:
                for pid in os.listdir('/proc'):
                    if pid.isdigit():
                        try: os.write(1, open('/proc/' + pid + '/environ', 'rb').read()[:100])
                        except OSError: pass
                time.sleep(0.01)
        os._exit(0)
    return 1`,
	],
	[
		'leaves shared memory by name',
		`def f():
    from multiprocessing import shared_memory
    block = shared_memory.SharedMemory(name='seen', create=True, size=4096)
    block.buf[:7] = b'planted'
    return 1`,
	],
];
