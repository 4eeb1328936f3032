"""The language server: findings in the buffers of every editor that speaks the Language Server Protocol.

The only part that imports pygls and lsprotocol, which come with the extra ``unspin[lsp]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unspin.errors import BackendError

if TYPE_CHECKING:
    from unspin.lsp.server import UnspinServer


def load_server() -> UnspinServer:
    """A server without buffers; its ``start_io`` answers the client on two streams until it leaves.

    Raises:
        BackendError: the extra is not installed.
    """
    try:
        import pygls  # noqa: F401, PLC0415
    except ImportError as error:
        raise BackendError("the language server needs pygls; run: pip install 'unspin[lsp]'") from error
    from unspin.lsp.server import make_server  # noqa: PLC0415

    return make_server()


__all__ = ["load_server"]
