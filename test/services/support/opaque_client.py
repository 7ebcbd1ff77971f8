"""A client of the opaque protocol that knows no more than its protocol file: messages are put together by hand."""

import sys

import grpc

SERVICE = "/com.github.anight.mysticchallenge.RemoteExecuteAPI/"


def varint(number):
    out = b""
    while True:
        number, low = number >> 7, number & 0x7F
        out += bytes([low | (0x80 if number else 0)])
        if not number:
            return out


def fields(message):
    """Field numbers and values: numbers, or bytes."""
    found, at = {}, 0

    def read():
        nonlocal at
        number = shift = 0
        while True:
            byte = message[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    while at < len(message):
        key = read()
        value = read()
        if key & 7 == 2:
            value, at = message[at : at + value], at + value
        found[key >> 3] = value
    return found


def text_of(answer):
    answer = fields(answer)
    return f"{'error' if 2 in answer else 'result'} {answer.get(2, answer.get(1, b'')).decode()}"


def main(target, token, *requests):
    """Makes the requests one after another, or where the first is `--at-once`, the others together."""
    metadata = [("authorization", "Bearer " + token)] if token else None
    limits = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    at_once = requests[:1] == ("--at-once",)
    timeout = 60 if at_once else 10
    with grpc.insecure_channel(target, options=limits) as channel:
        execute = channel.unary_unary(SERVICE + "Execute")
        workers = channel.unary_unary(SERVICE + "GetWorkers")

        def begin(request):
            data = request.encode()
            message = b"\x0a" + varint(len(data)) + data
            # One that hangs is given up.
            limit = 1 if request == "hang" else timeout
            return lambda: execute.future(message, timeout=limit, metadata=metadata)

        calls = [begin(request) for request in (requests[1:] if at_once else requests)]
        if at_once:
            begun = [call() for call in calls]
            calls = [lambda call=call: call for call in begun]
        for call in calls:
            try:
                print(text_of(call().result()))
            except grpc.RpcError as error:
                print("status", error.code().name, error.details())
        try:
            print("workers", fields(workers(b"", timeout=10, metadata=metadata)).get(1, 0))
        except grpc.RpcError as error:
            print("status", error.code().name, error.details())


main(*sys.argv[1:])
