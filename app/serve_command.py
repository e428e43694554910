"""The command `serve`: the same pages live, with an API, SPARQL and linked data.

In: a typer application. Out: it has the command.
"""

import os
from typing import Annotated

import typer
from duixian.app.options import DEFAULT_STORE, StoreOption, need_folder, tell

_TOKEN = "DUIXIAN_REVIEW_TOKEN"  # noqa: S105


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("serve", short_help="网页、接口、SPARQL Pages, API, SPARQL")(serve_command)


def serve_command(
    *,
    store: StoreOption = DEFAULT_STORE,
    host: Annotated[str, typer.Option(help="在哪个地址上听。 Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口；0 为任意空闲的。 Port; 0 for a free one.")] = 8000,
    timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="一个查询最多几秒。 Time of a query.")
    ] = 10,
    allow_review: Annotated[
        bool, typer.Option("--allow-review", help="凭令牌接受审核。 Take reviews from who has the token.")
    ] = False,
) -> None:
    """在浏览器里看：网页、JSON 接口、SPARQL、链接数据；默认只读、只供本机。 Pages, API, SPARQL, linked data."""
    from duixian.app.server import create_app, is_loopback, serve
    from duixian.app.server_state import Limits

    token = _token() if allow_review else None
    if not is_loopback(host):
        tell("注意：别的机器也能访问，没有加密和登录 / other machines can reach this: no encryption, no login")
    app = create_app(need_folder(store), Limits(seconds=timeout), token)
    serve(app, host, port, lambda address: tell(f"请用浏览器打开 open {address}（Ctrl-C 结束 to stop）"))


def _token() -> str:
    """Give the token for reviews: that of the environment, else a new one, which is told once."""
    import secrets

    given = os.environ.get(_TOKEN, "").strip()
    if given:
        return given
    made = secrets.token_urlsafe(24)
    tell(f"审核令牌 token for reviews: {made}")
    return made
