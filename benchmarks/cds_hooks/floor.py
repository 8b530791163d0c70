"""What must any such service spend: to take in the body, parse it, and answer?"""

from __future__ import annotations

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def answer(request: Request) -> Response:
    body = await request.body()
    if body:
        msgspec.json.decode(body)
    return Response(b'{"cards":[]}', media_type="application/json")


def run(port: int) -> None:
    routes = [Route("/{path:path}", answer, methods=["GET", "POST"])]
    app = Starlette(routes=routes)
    uvicorn.run(app, host="127.0.0.1", port=port, http="h11", access_log=False, log_config=None)
