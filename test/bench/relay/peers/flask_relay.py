"""A lunch-menu relay as a Flask programmer would write it: flask-caching in memory, served by gunicorn."""
import hashlib
import os
import time

import requests
from flask import Flask, Response, request
from flask_caching import Cache

UPSTREAM = os.environ["UPSTREAM"]
TTL = float(os.environ["TTL"])

app = Flask(__name__)
cache = Cache(app, config={"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": 10000})
session = requests.Session()


@app.route("/<path:path>")
def relay(path):
    entry = cache.get(path)
    status = "hit"
    if entry is None:
        status = "fwd=uri-miss"
        answer = session.get(f"{UPSTREAM}/{path}", timeout=15)
        entry = (answer.status_code, answer.headers.get("content-type"), answer.content, time.time(),
                 '"' + hashlib.sha256(answer.content).hexdigest()[:22] + '"')
        cache.set(path, entry, timeout=TTL)
    code, kind, body, fetched, etag = entry
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={int(TTL)}",
        "Age": str(int(time.time() - fetched)),
        "Cache-Status": f"flask; {status}",
    }
    if request.headers.get("If-None-Match") == etag:
        return Response(status=304, headers=headers)
    return Response(body, status=code, content_type=kind, headers=headers)
