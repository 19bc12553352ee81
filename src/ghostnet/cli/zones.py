"""What commands for a zone share: the key file of its operator.

For `agent adopt` and `doctor`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ghostnet import core
from ghostnet.client import files

if TYPE_CHECKING:
    import dns.tsig


def key_of(path: Path) -> dns.tsig.Key:
    """The TSIG key of a file in the form that `vault secret put` takes: ALGORITHM:NAME:BASE64.

    Raises:
        LocalKeyFileRefused: Others could have read the file, or it is none.
        RequestMalformedField: It holds something else.

    """
    from ghostnet.vault.secrets import MOST_SECRET_BYTES  # noqa: PLC0415  rarely needed
    from ghostnet.vault.updates import tsig_key  # noqa: PLC0415  imports dnspython

    try:
        return tsig_key(files.read_private(path, most=MOST_SECRET_BYTES))
    except files.FileRefusedError as error:
        raise core.LocalKeyFileRefused({"path": path, "reason": str(error)}) from None
