"""The language server: findings in the buffers of every editor that speaks the Language Server Protocol.

The only part that imports pygls and lsprotocol, which come with the extra ``unspin[lsp]``.
"""

from __future__ import annotations

from typing import BinaryIO

from unspin.errors import BackendError


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer the client on these two streams until it says ``exit`` or closes the first.

    Raises:
        BackendError: the extra is not installed.
    """
    try:
        import pygls  # noqa: F401, PLC0415
    except ImportError as error:
        raise BackendError("the language server needs pygls; run: pip install 'unspin[lsp]'") from error
    from unspin.lsp.server import make_server  # noqa: PLC0415

    make_server().start_io(stdin, stdout)


__all__ = ["serve"]
