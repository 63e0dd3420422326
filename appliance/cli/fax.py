"""`zongji fax`: the faxes that came."""

from collections.abc import Sequence

from appliance.cli.box import BoxWords, box_app, mailbox_name
from appliance.cli.output import plain
from appliance.services.box_kinds import FAXES
from appliance.storage.faxes import Faxes
from appliance.storage.record_values import StoredFax


def _cells(found: StoredFax) -> Sequence[str]:
    fax = found.fax
    pages = f"{fax.pages}, {plain(fax.cause)}" if fax.cause else str(fax.pages)
    return plain(fax.station), mailbox_name(fax.mailbox), pages


app = box_app(
    BoxWords(
        kind=FAXES,
        store=Faxes,
        folder=lambda instance: instance.fax,
        summary="The faxes that came.",
        every="Those read and those deleted as well.",
        seen="looked at",
        export="Copy a fax out, as PDF; as TIFF where no page can be read.",
        came="Came",
        headings=("Machine", "Mailbox", "Pages"),
        cells=_cells,
    )
)
