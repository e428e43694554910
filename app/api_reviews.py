"""Reviews over the web, where the server was started with `--allow-review`: who holds the token corrects statuses.

In: POST with a bearer token. Out: the reviews as recorded; pages show them at once. The store is opened for
writing only for that moment.
"""

import hmac
from asyncio import to_thread
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from duixian.app.api_records import ReviewDraft
from duixian.app.server_errors import FAULTS, Fault, answer_fault
from duixian.app.server_snapshot import need_store
from duixian.queries.audit import Audit
from duixian.queries.review import ReviewRecord
from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

if TYPE_CHECKING:
    from duixian.app.server_state import Holder

router = APIRouter(prefix="/api")

_BEARER: Final = HTTPBearer(auto_error=False, description="服务启动时给出的令牌 · the token of the server")
_REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": Fault, "description": "令牌不对 wrong token"},
    403: {"model": Fault},
}


@router.post("/reviews", status_code=201, response_model=list[ReviewRecord], responses={**FAULTS, **_REFUSED})
async def add_review(
    draft: ReviewDraft,
    request: Request,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> list[ReviewRecord] | Response:
    """更正状态或证据，认可或否定关联，撤销审核。 Correct a status, accept or reject a link, undo a review."""
    token: str | None = request.app.state.reviews
    if token is None:
        words = ("没有开放审核：启动时加 --allow-review", "no reviews are taken: start with --allow-review")
        return answer_fault(request, 403, Fault(where="reviews", zh=words[0], en=words[1]))
    if given is None or not hmac.compare_digest(given.credentials.encode(), token.encode()):
        fault = Fault(where="Authorization", zh="令牌不对", en="wrong token")
        return answer_fault(request, 401, fault, {"WWW-Authenticate": "Bearer"})
    holder: Holder = request.app.state.holder
    async with holder.writing():
        return await to_thread(_record, holder.path, draft)


def _record(store: Path, draft: ReviewDraft) -> list[ReviewRecord]:
    need_store(store)  # where there is none any more, none is made
    with Audit.open(store) as audit:
        if draft.undo is not None:
            return [audit.undo_review(draft.undo, by=draft.by, because=draft.because)]
        if draft.link:
            decide = audit.accept_link if draft.accept else audit.reject_link
            return [decide(draft.link, by=draft.by, because=draft.because)]
        return audit.review(
            draft.commitment, by=draft.by, status=draft.status, evidence=draft.evidence, because=draft.because
        )
