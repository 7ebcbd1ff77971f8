"""How the code of a function becomes a module. The build puts it before the program of a Python worker."""

import os
import sys

# Where the code is written to, as files, so that it is made of modules like any other.
SCRATCH = os.getcwd()
FOLDER = os.path.join(SCRATCH, "function")
# The beginning of a module's text that gives the name of its file, and the files that it imports.
HEADER = "#lunch-module "
# Words in the text of a function that may lead it to other modules, or to what `site` gives to every program.
REACHING = "import __ eval exec compile attr vars globals locals frame breakpoint exit quit help copyright credits license".split()
is_prepared = False


def is_plain(source):
    """Whether what it says leads to no other module. Other letters than those of ASCII may stand for these."""
    return source.isascii() and not any(word in source for word in REACHING)


def prepare():
    """Makes the process as Python programs find it, and imports what it needs itself before the function can change it."""
    global is_prepared
    if not is_prepared:
        is_prepared = True
        load_json()
        import site

        site.main()
        # Last: a module of the function's own, or of its environment, that has this name comes before.
        sys.meta_path.append(OwnModule)


class OwnModule:
    """Finds the module `lunch`, in which functions find what this program gives them."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "lunch":
            return None
        from importlib.machinery import ModuleSpec

        return ModuleSpec(name, OwnModule)

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        module.checkpoint, module.last_checkpoint = checkpoint, last_checkpoint


def import_modules(names):
    import importlib

    world = {}
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            raise Refused("FUNCTION_INVALID", f"The module {name} can't be imported: {error}.")
        first = name.partition(".")[0]
        world[first] = sys.modules[first]
    return world


def files_of(source):
    """The path of the module's file, its text, and the texts of the modules that came with it by their paths."""
    first, _, rest = source.partition("\n")
    if not first.startswith(HEADER):
        return "function.py", source, {}
    try:
        head = load_json().loads(first[len(HEADER) :])
        return head["file"], rest, head["modules"]
    except (ValueError, LookupError, TypeError):
        raise Refused("FUNCTION_INVALID", "The first line of the module can't be read.")


def write_file(path, text):
    target = os.path.normpath(os.path.join(FOLDER, path))
    if not target.startswith(FOLDER + os.sep):
        raise Refused("FUNCTION_INVALID", f"{path} is outside of the folder of the function.")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return target


def new_module(path, text, world):
    """A module of this name that is not run yet, as importing its file would make it."""
    from importlib import import_module, util

    target = write_file(path, text)
    sys.argv = [target]
    sys.path.insert(0, FOLDER)
    # Nobody reads them again.
    sys.dont_write_bytecode = True
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    parent, _, last = name.rpartition(".")
    if parent:
        package = import_module(parent)
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__file__", None) == target:
        return known, None
    spec = util.spec_from_file_location(name, target)
    module = util.module_from_spec(spec)
    vars(module).update(world)
    sys.modules[name] = module
    if parent:
        setattr(package, last, module)
    return module, spec.loader


def open_code(plan, source, world):
    """The function of the source: a lambda, the last one that is defined, or the entry of a module."""
    path, text, others = files_of(source)
    try:
        if plan["kind"] == "module":
            for other, content in others.items():
                write_file(other, content)
            module, loader = new_module(path, text, world)
            if loader:
                loader.exec_module(module)
            function = getattr(module, plan["entry"], None)
            if not callable(function):
                raise Refused("FUNCTION_NOT_FOUND", f"The module has no function {plan['entry']}.")
            return function
        return open_expression(text, world)
    except SyntaxError as error:
        if error.filename != os.path.join(FOLDER, path):
            raise
        raise Refused("FUNCTION_INVALID", f"The function is no Python: {error.msg} {place_of(error)}.")


def place_of(error):
    column = f", column {error.offset}" if error.offset else ""
    return f"in line {error.lineno}{column}"


def open_expression(source, world):
    place = os.path.join(FOLDER, "function.py")
    try:
        # Empty lines in front are kept, so that places are those of the text as it was given.
        text = "\n" * source[: len(source) - len(source.lstrip())].count("\n") + source.strip()
        code = compile(text, place, "eval")
        is_definition = False
    except SyntaxError:
        text = source
        if source.lstrip("\r\n")[:1].isspace():
            import textwrap

            text = textwrap.dedent(source)
        code = compile(text, place, "exec")
        is_definition = True
    names = vars(new_module("function.py", text, world)[0]) if is_prepared else names_of_plain(text)
    value = eval(code, names)
    if not is_definition:
        return value
    defined = [name for name in code.co_names if callable(names.get(name))]
    if not defined:
        raise Refused("FUNCTION_INVALID", "The source defines no function.")
    return names[defined[-1]]


def names_of_plain(text):
    """The global names of a function that can't ask what module it is in."""
    return {"__name__": "function", "__file__": write_file("function.py", text)}
