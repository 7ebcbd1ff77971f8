"""The program of a Python worker: it runs one call from its pipe, and ends, or goes on with calls of the same code where
that is asked for. What it may import late, it imports late."""

import _thread
import os
import struct
import sys

PREFIX = struct.Struct("<II")
MOST_DEEP = 20
# The length of a piece of a file, in bytes.
PIECE_BYTES = 192 * 1024
# Most bytes of a checkpoint, as it is written down.
CHECKPOINT_BYTES = 4 * 1024 * 1024
# As in `frames.ts`.
MOST_ERROR_TEXT = 16_000
# Data that calls name, by its digest.
DATA = {}
# The call that runs, and the text of the checkpoint that it begins from.
current = last = None
OUT_OF_MEMORY = "The function took more memory than it may."
# The plans and sources that came, and the functions that are called again with the state of their modules, by the numbers
# of the codes.
codes = {}
kept = {}
PIPE = OWN_PROCESS = None
# JSON that the pool wrote is an expression of Python, too.
WORDS = {"true": True, "false": False, "null": None, "__builtins__": {}}
# Captured before any function runs, which may replace what it finds.
write, leave, process = os.write, os._exit, os.getpid
# Threads of the function may write checkpoints.
writing = _thread.allocate_lock()


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
            leave(0)
        got += piece
    return bytes(got)


def read_frame(pipe):
    head_size, text_size = PREFIX.unpack(read_exactly(pipe, PREFIX.size))
    text = read_exactly(pipe, head_size)
    head = json.loads(text) if json else eval(text, dict(WORDS))
    rest = read_exactly(pipe, text_size)
    texts = []
    at = 0
    for size in head["sizes"]:
        texts.append(rest[at : at + size].decode())
        at += size
    return head, texts


def frame_of(head, text=None):
    body = b"" if text is None else text.encode("utf-8", "replace")
    encoded = encode_head({**head, "sizes": [] if text is None else [len(body)]}).encode()
    return PREFIX.pack(len(encoded), len(body)) + encoded + body


def write_frame(pipe, frame):
    rest = memoryview(frame)
    with writing:
        while rest:
            rest = rest[write(pipe, rest) :]


def write_piece(name, text):
    """Adds a piece of a file that the call is given to its folder."""
    import binascii

    with open(os.path.join(SCRATCH, name), "ab") as file:
        file.write(binascii.a2b_base64(text))


def send_file(pipe, message, name):
    """Sends a file that the call left in its folder, piece by piece; nothing where there is none."""
    import binascii
    import stat

    try:
        # A pipe that the function made would have the open wait.
        file = os.open(os.path.join(SCRATCH, name), os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return
    try:
        found = os.fstat(file)
        left = found.st_size
        while stat.S_ISREG(found.st_mode):
            piece = os.read(file, PIECE_BYTES)
            # It ends before the length that it had.
            if not piece and left > 0:
                return
            left = max(0, left - len(piece))
            head = {"kind": "file", "id": message["id"], "name": name, "isLast": left == 0}
            write_frame(pipe, frame_of(head, binascii.b2a_base64(piece, newline=False).decode()))
            if left == 0:
                return
    finally:
        os.close(file)


class Refused(Exception):
    """What was asked for can't be done."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def read_json(text, kind, name):
    try:
        value = load_json().loads(text, parse_constant=no_number, parse_float=finite)
    except (ValueError, RecursionError) as error:
        raise Refused("FUNCTION_VALUE_INVALID", f"The {name} can't be read: {error}.")
    if not isinstance(value, kind):
        raise Refused("FUNCTION_INVALID", f"The {name} of the call are to be {'a list' if kind is list else 'an object'}.")
    return value


def put_data(args, data, texts):
    """Sets the arguments that were put before."""
    for named in data:
        if named["isNew"]:
            DATA[named["digest"]] = texts.pop(0)
        if named["encoding"] != "json" or named["at"] >= len(args):
            raise Refused("FUNCTION_INVALID", f"The data can't be the argument {named['at']} of a Python function.")
        args[named["at"]] = load_json().loads(DATA[named["digest"]])


def no_number(text):
    raise ValueError(f"{text} is not JSON")


def finite(text):
    value = float(text)
    if value - value != 0:
        raise ValueError(f"{text[:50]} is larger than numbers are")
    return value


def call(message, texts):
    begin_from(message, texts)
    if message["plan"]:
        codes[message["code"]] = (message["plan"], texts.pop(0))
    function = kept.get(message["code"])
    if function is None:
        plan, source = codes[message["code"]]
        if plan["kind"] == "module" or message["modules"] or message["reuse"] or not is_plain(source):
            prepare()
        world = import_modules(message["modules"]) if message["modules"] else {}
        function = open_code(plan, source, world)
    if not callable(function):
        raise Refused("FUNCTION_INVALID", f"The source is not a function, but {type(function).__name__}.")
    if message["reuse"]:
        kept[message["code"]] = function
    args = read_json(texts.pop(0), list, "args") if message["args"] else []
    kwargs = read_json(texts.pop(0), dict, "kwargs") if message["kwargs"] else {}
    if message["each"]:
        return call_each(message, function, args, kwargs)
    put_data(args, message["data"], texts)
    return result_of(message, function, args, kwargs)


def call_each(message, function, inputs, kwargs):
    """Calls a function with each of many inputs, and tells how each of these calls ended."""
    for text in inputs:
        head, value = outcome_of(message, lambda: result_of(message, function, read_json(text, list, "args"), kwargs), True)
        flush()
        # A process that it forked has no say.
        if process() == OWN_PROCESS:
            write_frame(PIPE, frame_of({"kind": "each", "id": message["id"], "encoding": "json", **head}, value))


def result_of(message, function, args, kwargs):
    value = function(*args, **kwargs)
    if hasattr(type(value), "__await__"):
        import asyncio

        value = asyncio.run(as_coroutine(value))
    return send_values(message, value) if message["stream"] else value


async def as_coroutine(value):
    return await value


def send_values(message, value):
    """Sends what a function yields, one value after the other, and gives what it returns in the end."""
    if hasattr(type(value), "__anext__"):
        import asyncio

        return asyncio.run(send_async(message, value))
    if not hasattr(type(value), "__next__"):
        raise Refused("FUNCTION_INVALID", "The function yields no values: it returns no generator.")
    try:
        while True:
            send_value(message, next(value))
    except StopIteration as stop:
        return stop.value
    finally:
        close_generator(value)


async def send_async(message, value):
    async for item in value:
        send_value(message, item)


def send_value(message, item):
    text = json_of(item)
    if len(text.encode("utf-8", "replace")) > message["mostBytes"]:
        raise Refused("FUNCTION_TOO_LARGE", f"A value is larger than {message['mostBytes']} bytes.")
    flush()
    # A process that it forked has no say.
    if process() == OWN_PROCESS:
        write_frame(PIPE, frame_of({"kind": "value", "id": message["id"], "encoding": "json"}, text))


def begin_from(message, texts):
    global current, last
    current = message
    # The last of the texts.
    last = texts.pop() if message["checkpoint"] and message["checkpoint"]["last"] else None


def checkpoint(value):
    """Keeps a value from which the call goes on when its job begins it again; nowhere in a call that is not a job."""
    try:
        text = json_of(value)
    except Refused as refused:
        raise Refused("FUNCTION_VALUE_INVALID", str(refused).replace("result", "checkpoint", 1)) from None
    if len(text.encode("utf-8", "replace")) > CHECKPOINT_BYTES:
        raise Refused("FUNCTION_TOO_LARGE", f"The checkpoint is larger than {CHECKPOINT_BYTES} bytes.")
    # A process that it forked has no say.
    if current["checkpoint"] and process() == OWN_PROCESS:
        write_frame(PIPE, frame_of({"kind": "checkpoint", "id": current["id"], "encoding": "json"}, text))


def last_checkpoint():
    """The value that the attempt before kept last; None where there is none."""
    return None if last is None else load_json().loads(last)


def close_generator(value):
    if hasattr(value, "close"):
        value.close()


def failed(code, message):
    return {"state": "failed", "error": {"name": "LunchError", "message": cut(message), "stack": None, "code": code}}, None


def cut(text):
    """A text of an error as it goes in a head; whole, it is in what was raised."""
    return text[: MOST_ERROR_TEXT + 1]


def outcome_of(message, work, is_one=False):
    """The head and the text of the answer. `is_one`: of a call of a batch, which ends as a whole where the process is to end."""
    try:
        text = json_of(work())
        if len(text.encode("utf-8", "replace")) > message["mostBytes"]:
            return failed("FUNCTION_TOO_LARGE", f"The result is larger than {message['mostBytes']} bytes.")
        return {"state": "returned", "error": None}, text
    except Refused as error:
        return failed(error.code, str(error))
    except SystemExit as error:
        if is_one:
            raise
        return exit_outcome(error.code)
    except MemoryError:
        return failed("FUNCTION_OUT_OF_MEMORY", OUT_OF_MEMORY)
    except BaseException as error:
        load_json()
        described = describe(error, FOLDER + os.sep)
        failure = {key: cut(described[key]) for key in ("name", "message", "stack")} | {"code": None}
        return {"state": "threw", "error": failure}, encode_head(described)


def exit_outcome(code):
    """As in Node, what ends the process gives no answer; a text is the reason, and stands on stderr as everywhere else."""
    if code is None or isinstance(code, int):
        flush()
        leave((code or 0) & 255)
    text = text_of(code)
    print(text, file=sys.stderr)
    return failed("FUNCTION_WORKER_DIED", f"The function ended its process by sys.exit: {text}")


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


def main():
    # Under `signal`, which takes longer to import than Python to start.
    import _signal
    import resource

    global PIPE, OWN_PROCESS
    pipe = PIPE = take_pipe()
    OWN_PROCESS = process()
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
    write_frame(pipe, frame_of({"kind": "ready"}))
    itself = process()
    goes_on = True
    while goes_on:
        message, texts = read_frame(pipe)
        if message.get("kind") == "file":
            write_piece(message["name"], texts[0])
            continue
        shared = {"kind": "outcome", "id": message["id"], "encoding": "json"}
        lost, _ = failed("FUNCTION_RESULT_INVALID", "The outcome can't be written: the function changed what writes it.")
        # Made while everything is as it was.
        frame = frame_of({**shared, "isWorn": True, **lost})
        goes_on = False
        try:
            head, text = outcome_of(message, lambda: call(message, texts))
            flush()
            stays = message["reuse"] and not ended_itself(head)
            frame = frame_of({**shared, "isWorn": not stays, **head}, text)
            if head["state"] == "returned" and process() == itself:
                for name in message["filesOut"]:
                    send_file(pipe, message, name)
            goes_on = stays
        finally:
            # A process that it forked has no say.
            if process() == itself:
                write_frame(pipe, frame)
            # Threads of the function do not keep the process waiting.
            if process() != itself or not goes_on:
                leave(0)


def ended_itself(head):
    return (head["error"] or {}).get("code") == "FUNCTION_WORKER_DIED"


# Programs that the function starts by `multiprocessing` import this one under another name.
if __name__ == "__main__":
    main()
