"""The program of a Python worker: it runs one call from its pipe, and ends."""

import asyncio
import importlib
import inspect
import json
import linecache
import os
import resource
import signal
import struct
import sys
import textwrap
import traceback

CODE_NAME = "function.py"
PREFIX = struct.Struct("<II")
MOST_DEEP = 20


def take_pipe():
    """The pipe to the pool, under a number of its own that programs started from here do not get."""
    own = os.dup(3)
    os.close(3)
    os.set_inheritable(own, False)
    return own


def read_exactly(pipe, size):
    got = bytearray()
    while len(got) < size:
        piece = os.read(pipe, min(size - len(got), 1 << 20))
        if not piece:
            os._exit(0)
        got += piece
    return bytes(got)


def read_frame(pipe):
    head_size, text_size = PREFIX.unpack(read_exactly(pipe, PREFIX.size))
    head = json.loads(read_exactly(pipe, head_size))
    rest = read_exactly(pipe, text_size)
    texts = []
    at = 0
    for size in head["sizes"]:
        texts.append(rest[at : at + size].decode())
        at += size
    return head, texts


def write_frame(pipe, head, text=None):
    body = b"" if text is None else text.encode("utf-8", "replace")
    head["sizes"] = [] if text is None else [len(body)]
    encoded = json.dumps(head).encode()
    rest = memoryview(PREFIX.pack(len(encoded), len(body)) + encoded + body)
    while rest:
        rest = rest[os.write(pipe, rest) :]


class Refused(Exception):
    """What was asked for can't be done."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def import_modules(names):
    world = {}
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            raise Refused("FUNCTION_INVALID", f"The module {name} can't be imported: {error}.")
        first = name.partition(".")[0]
        world[first] = sys.modules[first]
    return world


def open_code(plan, source, world):
    """The function of the source: a lambda, the last one that is defined, or the entry of a module."""
    linecache.cache[CODE_NAME] = (len(source), None, source.splitlines(True), CODE_NAME)
    world["__name__"] = "function"
    try:
        if plan["kind"] == "module":
            code = compile(source, CODE_NAME, "exec")
        else:
            try:
                return eval(compile(source.strip(), CODE_NAME, "eval"), world)
            except SyntaxError:
                code = compile(textwrap.dedent(source), CODE_NAME, "exec")
    except (SyntaxError, ValueError) as error:
        raise Refused("FUNCTION_INVALID", f"The function is no Python: {error}.")
    exec(code, world)
    if plan["kind"] == "module":
        if not callable(world.get(plan["entry"])):
            raise Refused("FUNCTION_NOT_FOUND", f"The module has no function {plan['entry']}.")
        return world[plan["entry"]]
    defined = [name for name in code.co_names if callable(world.get(name))]
    if not defined:
        raise Refused("FUNCTION_INVALID", "The source defines no function.")
    return world[defined[-1]]


def plain(value):
    """A field of an exception, as JSON can say it."""
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except Exception:
        return repr(value)[:1000]


def own_frames(error):
    """The traceback without the frames of this program."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return "".join(traceback.format_exception(type(error), error, trace, chain=False)).rstrip()


def describe(error, depth=0):
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    described = {
        "name": type(error).__name__,
        "message": str(error),
        "stack": own_frames(error),
        "args": [plain(arg) for arg in error.args],
        **{key: plain(value) for key, value in vars(error).items() if not key.startswith("_")},
    }
    if cause is not None and depth < MOST_DEEP:
        described["cause"] = describe(cause, depth + 1)
    return described


def call(message, texts):
    world = import_modules(message["modules"])
    function = open_code(message["plan"], texts.pop(0), world)
    if not callable(function):
        raise Refused("FUNCTION_INVALID", f"The source is no function, but {type(function).__name__}.")
    args = json.loads(texts.pop(0)) if message["args"] else []
    kwargs = json.loads(texts.pop(0)) if message["kwargs"] else {}
    value = function(*args, **kwargs)
    if inspect.isawaitable(value):
        value = asyncio.run(as_coroutine(value))
    return value


async def as_coroutine(value):
    return await value


def outcome_of(message, texts):
    """The head and the text of the answer."""
    try:
        value = call(message, texts)
        try:
            text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise Refused("FUNCTION_RESULT_INVALID", f"The result can't be written as JSON: {error}.")
        if len(text.encode("utf-8", "replace")) > message["mostBytes"]:
            raise Refused("FUNCTION_TOO_LARGE", f"The result is larger than {message['mostBytes']} bytes.")
        return {"state": "returned", "error": None}, text
    except Refused as error:
        failure = {"name": "LunchError", "message": str(error), "stack": None, "code": error.code}
        return {"state": "failed", "error": failure}, None
    except SystemExit as error:
        # As in Node, whoever ends the process gives no answer.
        sys.stdout.flush()
        os._exit(error.code if isinstance(error.code, int) else 0 if error.code is None else 1)
    except MemoryError:
        failure = {"name": "MemoryError", "message": "", "stack": None, "code": "FUNCTION_OUT_OF_MEMORY"}
        return {"state": "failed", "error": failure}, None
    except BaseException as error:
        described = describe(error)
        failure = {key: described[key] for key in ("name", "message", "stack")} | {"code": None}
        return {"state": "threw", "error": failure}, json.dumps(described)


def main():
    pipe = take_pipe()
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    write_frame(pipe, {"kind": "ready"})
    message, texts = read_frame(pipe)
    head, text = outcome_of(message, texts)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    write_frame(pipe, {"kind": "outcome", "id": message["id"], "encoding": "json", "isClean": False, **head}, text)
    # The pool ends this process; threads of the function do not keep it waiting.
    os._exit(0)


main()
