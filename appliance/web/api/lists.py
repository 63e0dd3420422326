"""Lists of callers: whom they hold, whom they kept out, an entry more or less, a file in and out."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field

from appliance.config.model.region import Region
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.role import Right
from appliance.errors import UserError
from appliance.routing.screening_file import MAX_BYTES, read_entries, write_entries
from appliance.routing.screening_table import Entry, EntryKind
from appliance.services.drafting import Draft, Place
from appliance.services.list_keeping import ListKeeper, inline_entries
from appliance.services.quick_change import How, Reason, publish_at_once
from appliance.storage.audit import AuditAction
from appliance.storage.hits import Hit, Hits
from appliance.storage.screening_tables import ScreeningTables
from appliance.web.api.draft import desk_of
from appliance.web.auth.bounds import takes_file
from appliance.web.auth.guard import needs
from appliance.web.errors import CSV, NotFound, also
from appliance.web.etag import etag
from appliance.web.paging import After, Limit, Page, cursor, place_of
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

_HITS_DAYS = 30

router = APIRouter(prefix="/lists", tags=["lists"])

Seer = Annotated[Who, needs(Right.CONFIG_SEE)]
Editor = Annotated[Who, needs(Right.LISTS_EDIT)]
ListId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", examples=["blocked"])]


class UseBody(BaseModel):
    """Where a list decides about callers."""

    hotline: str = Field(examples=["main"])
    use: Literal["always", "only", "block"] = Field(description="lets in, lets nobody else in, keeps out")


class ListBody(BaseModel):
    """A list of callers that is in force."""

    id: str = Field(examples=["blocked"])
    name: str = Field(examples=["不接的来电"])
    entries: int = Field(description="numbers and beginnings of numbers", examples=[12])
    region: Region | None = Field(description="all callers from there")
    anonymous: bool = Field(description="all callers without a number")
    uses: list[UseBody]
    hits: int = Field(description="calls that it kept out in the last 30 days")
    last_hit_at: datetime | None
    etag: str = Field(description="names what `PUT` replaces, for its If-Match; the numbers don't change it")


class EntryBody(BaseModel):
    """One number, or the beginning of numbers."""

    kind: EntryKind = EntryKind.NUMBER
    value: Annotated[str, Field(min_length=1, max_length=40, examples=["13800138000"])]
    note: Annotated[str, Field(max_length=200)] = ""


class PublishedBody(BaseModel):
    """The revision by which it is in force."""

    revision: int


class BlockedBody(PublishedBody):
    """Where a caller is blocked."""

    list_id: str = Field(description="the list that blocks", examples=["blocked"])
    added: bool = Field(description="false: the caller was blocked there before")


class ListImportBody(BaseModel):
    """What a file changes, or would change."""

    entries: int = Field(description="how many the list then has")
    added: int
    removed: int
    revision: int | None = Field(description="null: nothing was changed yet")


@router.get("")
def list_lists(_who: Seer, here: Here) -> list[ListBody]:
    """List the lists of callers in force: what they hold, where they decide, whom they kept out in 30 days."""
    tree = desk_of(here).read().published
    sizes = {version.hash: version.entries for version in ScreeningTables(here.reading, here.writing).versions()}
    hits = Hits(here.reading).since(here.now() - timedelta(days=_HITS_DAYS))
    return [_told(id_, list_, tree, sizes, hits) for id_, list_ in tree.get("lists", {}).items()]


@router.post("/block", responses=also(409, 503))
async def block_caller(who: Editor, here: Here, body: EntryBody) -> BlockedBody:
    """Block a caller on the hotlines' first blocking list, or on a new one for all hotlines; in force at once.

    `DELETE /lists/{list_id}/entries` takes it back.
    """
    entry = _entry(body)
    keeper = _keeper(here, who)
    tree = (await asyncio.to_thread(lambda: desk_of(here).read())).published
    list_id, known = await asyncio.to_thread(keeper.blocked_on, tree, entry)
    note = f"阻止来电 {_masked(entry)}"
    made = await publish_list(here, who, lambda old: keeper.blocking(old, entry), note, list_id)
    return BlockedBody(revision=made.revision, list_id=list_id, added=not known)


@router.get("/{list_id}/entries", responses=also(400, 404))
def list_entries(
    _who: Seer,
    here: Here,
    list_id: ListId,
    search: Annotated[str, Query(max_length=40)] = "",
    limit: Limit = 50,
    after: After = None,
) -> Page[EntryBody]:
    """Give a list's entries: those of the configuration itself on the first page, then those of its long table."""
    list_ = require_list(here, list_id)
    inline = [one for one in inline_entries(list_) if search in one.value] if after is None else []
    table = list_.get("table")
    if table is None:
        return Page(items=[_entry_body(one) for one in inline])
    kind, value = ("", "") if after is None else place_of(after, 2)
    tables = ScreeningTables(here.reading, here.writing)
    found = tables.page(table["hash"], search, (kind, value), limit + 1)
    following = cursor(found[limit - 1].kind.value, found[limit - 1].value) if len(found) > limit else None
    return Page(items=[_entry_body(one) for one in (*inline, *found[:limit])], next=following)


@router.post("/{list_id}/entries", status_code=HTTPStatus.CREATED, responses=also(404, 409, 503))
async def add_entry(who: Editor, here: Here, list_id: ListId, body: EntryBody) -> PublishedBody:
    """Add a number, or the beginning of numbers; in force at once."""
    await asyncio.to_thread(require_list, here, list_id)
    entry, keeper = _entry(body), _keeper(here, who)
    return await publish_list(
        here, who, lambda tree: keeper.with_entry(tree, list_id, entry), f"名单 {list_id} +1", list_id
    )


@router.delete("/{list_id}/entries", responses=also(404, 409, 503))
async def remove_entry(
    who: Editor, here: Here, list_id: ListId, kind: EntryKind, value: Annotated[str, Query(max_length=40)]
) -> PublishedBody:
    """Remove an entry; in force at once."""
    await asyncio.to_thread(require_list, here, list_id)
    entry, keeper = Entry(kind, value), _keeper(here, who)
    return await publish_list(
        here, who, lambda tree: keeper.without_entry(tree, list_id, entry), f"名单 {list_id} -1", list_id
    )


@router.post("/{list_id}/import", dependencies=[takes_file(MAX_BYTES)], responses=also(404, 409, 413, 503))
async def import_entries(
    who: Editor,
    here: Here,
    list_id: ListId,
    file: UploadFile,
    replace: Annotated[bool, Query(description="instead of what the list has, else besides")] = True,
    dry_run: Annotated[bool, Query(description="tell what it would change")] = False,
) -> ListImportBody:
    """Take a CSV file of `number|prefix,value,note` lines; every bad line is told, and then nothing is changed."""
    await asyncio.to_thread(require_list, here, list_id)
    entries = await asyncio.to_thread(lambda: read_entries(file.file.read(MAX_BYTES + 1)))
    keeper = _keeper(here, who)
    tree = (await asyncio.to_thread(lambda: desk_of(here).read())).published
    found = await asyncio.to_thread(lambda: keeper.compare(tree, list_id, entries, replacing=replace))
    revision = None
    if not dry_run:
        note = f"名单 {list_id}: +{found.added} -{found.removed}"
        made = await publish_list(
            here, who, lambda old: keeper.with_file(old, list_id, entries, replacing=replace), note, list_id
        )
        revision = made.revision
    return ListImportBody(entries=found.entries, added=found.added, removed=found.removed, revision=revision)


@router.get("/{list_id}/export.csv", response_class=Response, responses=CSV | also(404))
def export_entries(who: Editor, here: Here, list_id: ListId) -> Response:
    """Download a list's numbers as CSV. It is on record who did."""
    tree = desk_of(here).read().published
    require_list(here, list_id)
    content = write_entries(_keeper(here, who).entries(tree, list_id))
    here.note(who, AuditAction.LIST_EXPORT, list_id)
    headers = {
        "Content-Disposition": f'attachment; filename="list-{list_id}.csv"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _keeper(here: Premises, who: Who) -> ListKeeper:
    return ListKeeper(ScreeningTables(here.reading, here.writing), who.user, here.now())


async def publish_list(
    here: Premises, who: Who, how: How, note: str, id_: str, seen: Draft | None = None
) -> PublishedBody:
    """Put a change of a list in force under the person's name; `seen` is what it was decided by, if anything."""
    desk = await asyncio.to_thread(desk_of, here)
    number = await publish_at_once(desk, here.ask, how, Reason(who.user, note), Place("lists", id_), seen)
    return PublishedBody(revision=number)


def require_list(here: Premises, id_: str) -> dict[str, Any]:
    """Give a list in force. Raises NotFound."""
    return list_in(desk_of(here).read().published, id_)


def list_in(tree: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """Give a list of the document in force. Raises NotFound."""
    list_: dict[str, Any] | None = tree.get("lists", {}).get(id_)
    if list_ is None:
        raise NotFound(f"There is no list '{id_}' in force.", "look at the lists; a new one has to be published first")
    return list_


def etag_of(id_: str, tree: Mapping[str, Any]) -> str:
    """Give the ETag of what a list is beside its numbers. Raises NotFound."""
    list_ = list_in(tree, id_)
    uses = [(use.hotline, use.use) for use in _uses_in(tree, id_)]
    parts = (list_.get("name"), list_.get("region"), bool(list_.get("anonymous")), uses)
    return etag(id_, json.dumps(parts, sort_keys=True))


def _told(
    id_: str,
    list_: dict[str, Any],
    tree: Mapping[str, Any],
    sizes: dict[str, int],
    hits: tuple[Hit, ...],
) -> ListBody:
    table = list_.get("table")
    mine = [hit for hit in hits if hit.refused_by == f"block {id_}"]
    return ListBody(
        id=id_,
        name=list_.get("name") or id_,
        entries=len(inline_entries(list_)) + (sizes.get(table["hash"], 0) if table else 0),
        region=Region.model_validate(list_["region"]) if list_.get("region") else None,
        anonymous=bool(list_.get("anonymous")),
        uses=_uses_in(tree, id_),
        hits=sum(hit.count for hit in mine),
        last_hit_at=max((hit.last_at for hit in mine), default=None),
        etag=etag_of(id_, tree),
    )


def _uses_in(tree: Mapping[str, Any], id_: str) -> list[UseBody]:
    return [use for hotline, each in tree.get("hotlines", {}).items() for use in _uses(hotline, each, id_)]


def _uses(hotline: str, value: dict[str, Any], id_: str) -> list[UseBody]:
    screening = value.get("screening", {})
    uses = [UseBody(hotline=hotline, use=use) for use in ("always", "only") if id_ in screening.get(use, ())]
    if any(block.get("list") == id_ for block in screening.get("block", ())):
        uses.append(UseBody(hotline=hotline, use="block"))
    return uses


def _entry(body: EntryBody) -> Entry:
    number = PhoneNumber.parse(body.value)
    if number is None or (body.kind is EntryKind.PREFIX and not number.digits.removeprefix("+").isdecimal()):
        raise UserError(f"'{body.value}' is no telephone number.", "write digits, with or without a leading +")
    return Entry(body.kind, number.digits, body.note.strip())


def _entry_body(entry: Entry) -> EntryBody:
    return EntryBody(kind=entry.kind, value=entry.value, note=entry.note)


def _masked(entry: Entry) -> str:
    return PhoneNumber(entry.value).masked() if entry.kind is EntryKind.NUMBER else entry.value
