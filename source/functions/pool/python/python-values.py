"""How results and exceptions are written. The build puts it before the program of a Python worker: that is one file."""

# Types that need no look, and those that JSON has.
SCALARS = frozenset((str, int, float, bool, type(None)))
PLAIN = frozenset((str, int, bool, type(None)))
json = encode_value = encode_ascii = None
# Deeper than this nothing is written.
DEEPEST = 900
MOST_FIELDS = 100
# Advice for things that JSON has no form for, by the names of their classes and of those that these extend.
HINTS = {
    "set": ("a set", "Make a list of it: sorted(...) or list(...)."),
    "frozenset": ("a set", "Make a list of it: sorted(...) or list(...)."),
    "bytes": ("bytes", "Make text of them: .decode(), or base64.b64encode(...).decode()."),
    "bytearray": ("bytes", "Make text of them: .decode(), or base64.b64encode(...).decode()."),
    "memoryview": ("bytes", "Make text of them: base64.b64encode(...).decode()."),
    "Decimal": ("a Decimal", "str(...) keeps it exact, float(...) makes a number of it."),
    "Fraction": ("a Fraction", "str(...) keeps it exact, float(...) makes a number of it."),
    "date": ("a date", "Make text of it: .isoformat()."),
    "time": ("a time", "Make text of it: .isoformat()."),
    "timedelta": ("a timedelta", "Make a number of it: .total_seconds()."),
    "UUID": ("a UUID", "Make text of it: str(...)."),
    "PurePath": ("a path", "Make text of it: str(...)."),
    "Enum": ("a member of an Enum", "Give its value: .value."),
    "complex": ("a complex number", "Give its parts: [z.real, z.imag]."),
    "range": ("a range", "Make a list of it: list(...)."),
    "generator": ("a generator", "Collect what it yields: list(...)."),
    "async_generator": ("a generator", "Collect what it yields: [item async for item in ...]."),
    "coroutine": ("a coroutine", "Await it."),
    "function": ("a function", "Call it, and give what it returns."),
    "type": ("a class", "Give plain data."),
    "DataFrame": ("a DataFrame", 'Make a list of it: .to_dict("records").'),
}


# In bytecode the program has another name than its file.
OWN_FILE = (lambda: 0).__code__.co_filename


def unlisted(value):
    """What has a list of its own, as the arrays and numbers of numpy do."""
    if not isinstance(value, (type, memoryview)) and callable(getattr(value, "tolist", None)):
        return value.tolist()
    raise TypeError("no JSON")


def plain_json(value):
    """Heads of messages and the simplest results as JSON, without the package of that name: to import it takes longer than
    to start Python. None for what is not that simple."""
    made = type(value)
    if value is None:
        return "null"
    if made is bool:
        return "true" if value else "false"
    if made is int and -(2**63) < value < 2**63:
        return str(value)
    if made is str and value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    if made is list or made is dict:
        items = [plain_json(item) for item in (value if made is list else value.values())]
        if None in items:
            return None
        if made is list:
            return f"[{','.join(items)}]"
        return "{" + ",".join(f'"{key}":{item}' for key, item in zip(value, items)) + "}"
    return None


def encode_head(head):
    return plain_json(head) or load_json().JSONEncoder().encode(head)


def load_json():
    """Imports what reads and writes JSON, and captures it: before any function runs that may replace what it finds."""
    global json, encode_head, encode_value, encode_ascii
    if json is None:
        import json as package

        json = package
        encode_head = json.JSONEncoder().encode
        encode_value = json.JSONEncoder(allow_nan=False, ensure_ascii=False, default=unlisted).encode
        encode_ascii = json.JSONEncoder(allow_nan=False, default=unlisted).encode
    return json


def json_of(value):
    """Writes a result. What JSON can't say is refused with its place."""
    if type(value) in PLAIN and (text := plain_json(value)):
        return text
    load_json()
    try:
        text = encode_value(value)
    except MemoryError:
        raise
    except Exception as error:
        refuse_part(value)
        raise Refused("FUNCTION_RESULT_INVALID", f"The result can't be written as JSON: {text_of(error)}.")
    if has_odd_keys(value):
        refuse_part(value)
    # Half of a pair of code units stays what it is only where it is escaped.
    return text if text.isascii() or is_whole(text) else encode_ascii(value)


def is_whole(text):
    try:
        text.encode()
        return True
    except UnicodeEncodeError:
        return False


def has_odd_keys(value):
    """Whether a dict has keys that are not text, of which two may be the same text in JSON."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            if any(type(key) is not str for key in part):
                return True
            left.extend(item for item in part.values() if type(item) not in SCALARS)
        elif isinstance(part, (list, tuple)):
            left.extend(item for item in part if type(item) not in SCALARS)
    return False


def refuse_part(value):
    """Looks for what JSON can't say, and refuses it with its place."""
    left = [(value, "result", None)]
    while left:
        part, place, around = left.pop()
        what, hint = obstacle_in(part, around)
        if what:
            raise Refused("FUNCTION_RESULT_INVALID", f"{place} can't be written as JSON: it is {what}. {hint}".rstrip())
        inner = ((around[0] + 1 if around else 1), id(part), around)
        if isinstance(part, dict):
            left.extend((item, place + key_place(key), inner) for key, item in reversed(part.items()))
        elif isinstance(part, (list, tuple)):
            left.extend((item, f"{place}[{at}]", inner) for at, item in reversed(list(enumerate(part))))
        elif type(part) not in SCALARS and not isinstance(part, (str, int, float)):
            left.append((unlisted(part), place, inner))


def obstacle_in(part, around):
    if isinstance(part, (str, bool)) or part is None:
        return None, ""
    if isinstance(part, float):
        return (None if part - part == 0 else str(float(part)), "Give None, or text.")
    if isinstance(part, int):
        try:
            int.__repr__(part)
            return None, ""
        except ValueError:
            return "a whole number of more digits than are written", "sys.set_int_max_str_digits(0) allows any."
    if around and around[0] >= DEEPEST:
        return "nested too deeply", ""
    while around:
        if around[1] == id(part):
            return "part of itself", ""
        around = around[2]
    if isinstance(part, dict):
        return odd_keys_of(part)
    if isinstance(part, (list, tuple)):
        return None, ""
    try:
        unlisted(part)
        return None, ""
    except Exception:
        return kind_of(part)


def odd_keys_of(part):
    texts = set()
    for key in part:
        if not isinstance(key, (str, int, float, bool)) and key is not None:
            return f"a dict with a key that is {kind_of(key)[0]}", "Keys are texts in JSON."
        text = key if isinstance(key, str) else encode_head(key)
        if text in texts:
            return f"a dict with two keys that are {encode_head(text)} in JSON", "Keys are texts in JSON."
        texts.add(text)
    return None, ""


def kind_of(part):
    made = type(part)
    if hasattr(made, "__dataclass_fields__"):
        return f"an object of the dataclass {made.__name__}", "Make a dict of it: dataclasses.asdict(...)."
    for name in (each.__name__ for each in made.__mro__[:-1]):
        if name in HINTS:
            return HINTS[name]
    if made is tuple:
        return "a tuple", ""
    if hasattr(made, "__next__") or made.__name__.startswith("dict_"):
        return f"an object of the class {made.__name__}", "Make a list of it: list(...)."
    if callable(part):
        return HINTS["function"]
    return f"an object of the class {made.__name__}", "Give plain data: texts, numbers, lists, dicts."


def key_place(key):
    return f".{key}" if isinstance(key, str) and key.isidentifier() else f"[{encode_head(key)}]"


def plain(value):
    """A field of an exception, as JSON can say it."""
    try:
        return json.loads(encode_ascii(value))
    except Exception:
        return text_of(value, repr)[:1000]


def text_of(value, write=str):
    try:
        return write(value)
    except BaseException as error:
        return f"<{write.__name__} of {type(value).__name__} raised {type(error).__name__}>"


def stack_of(error, folder):
    """The traceback without the frames of this program and of what imports modules."""
    import traceback

    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file != OWN_FILE and not file.startswith("<frozen importlib"):
            break
        trace = trace.tb_next
    try:
        lines = traceback.format_exception(type(error), error, trace, chain=False)
    except BaseException:
        # Not what it says, since that is what fails.
        lines = [*traceback.format_tb(trace), type(error).__name__]
    return "".join(lines).rstrip().replace(folder, "")


def describe(error, folder, depth=0):
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    fields = list(getattr(error, "__dict__", {}).items())[:MOST_FIELDS]
    described = {
        **{key: plain(value) for key, value in fields if not str(key).startswith("_")},
        "name": type(error).__name__,
        "message": text_of(error),
        "stack": stack_of(error, folder),
        "args": [plain(arg) for arg in error.args],
    }
    if cause is not None and depth < MOST_DEEP:
        described["cause"] = describe(cause, folder, depth + 1)
    return described
