"""A witness in this process, asked as if over the network."""

from urllib.parse import urlsplit

from starlette.testclient import TestClient

from api.http_client import Answered, Ask


def through(client: TestClient) -> Ask:
    """A way to ask that witness, wherever its address says it is."""

    def asked(url: str, body: bytes | None) -> Answered:
        path = urlsplit(url).path
        answer = client.get(path) if body is None else client.post(path, content=body)
        kind = answer.headers["content-type"]
        return Answered(status=answer.status_code, kind=kind, body=answer.content)

    return asked
