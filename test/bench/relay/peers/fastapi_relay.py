"""A lunch-menu relay as a FastAPI programmer would write it: answers in Redis, served by uvicorn."""
import hashlib
import json
import os
import time

import httpx
import redis.asyncio as redis
from fastapi import FastAPI, Request, Response

UPSTREAM = os.environ["UPSTREAM"]
TTL = float(os.environ["TTL"])

app = FastAPI()
store = redis.from_url(os.environ["REDIS"], decode_responses=True)
client = httpx.AsyncClient(timeout=15, limits=httpx.Limits(max_connections=None))


@app.get("/{path:path}")
async def relay(path: str, request: Request):
    text = await store.get(path)
    status = "hit"
    if text is None:
        status = "fwd=uri-miss"
        answer = await client.get(f"{UPSTREAM}/{path}")
        body = answer.text
        text = json.dumps([answer.status_code, answer.headers.get("content-type"), body, time.time(),
                           '"' + hashlib.sha256(body.encode()).hexdigest()[:22] + '"'])
        await store.set(path, text, px=int(TTL * 1000))
    code, kind, body, fetched, etag = json.loads(text)
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={int(TTL)}",
        "Age": str(int(time.time() - fetched)),
        "Cache-Status": f"fastapi; {status}",
    }
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(body, status_code=code, media_type=kind, headers=headers)
