"""Which encoding a text has: UTF-8 with or without mark, UTF-16 with mark, or GB18030.

GB18030 accepts almost any bytes, so it is tried only where UTF-8 fails *early*: a file that was
good UTF-8 for a while and then breaks is a damaged UTF-8 file, and reading it as GB18030 would turn
every name in it into other characters without a word.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import Final

from credit_hub.model.errors import UnreadableSourceError

_HEAD: Final = 4096
_CONVINCING: Final = 12
"""So many characters of several bytes in a row are UTF-8: GB18030 text does not happen to be good
UTF-8 for so long (each pair of its bytes fits by chance in less than one case of ten)."""
_REMEDY: Final = "export the file again as UTF-8 or GB18030"
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class TextProbe:
    """Finds the encoding of one file; keeps its first bytes for whoever wants to see them."""

    def __init__(self, name: str) -> None:
        """Probe the file called ``name`` in messages."""
        self.head = b""
        self._name = name

    def encoding(self, content: Callable[[], Iterator[bytes]]) -> str:
        """Return the name of the encoding.

        Args:
            content: Starts reading the bytes of the file from the beginning.

        Raises:
            UnreadableSourceError: The bytes are none of the encodings; names the first bad one.
        """
        self.head = b""
        marked = self._marked(content)
        if marked is not None:
            return self._checked(content, marked)
        flaw, convincing = self._flaw(content, "utf-8")
        if flaw is None:
            return "utf-8"
        if convincing:
            message = f"{self._name}: byte {flaw} breaks the UTF-8 text"
            raise UnreadableSourceError(message, remedy=_REMEDY)
        second, _ = self._flaw(content, "gb18030")
        if second is None:
            return "gb18030"
        message = (
            f"{self._name} is no text: neither UTF-8 (byte {flaw}) nor GB18030 (byte {second})"
        )
        raise UnreadableSourceError(message, remedy=_REMEDY)

    def _checked(self, content: Callable[[], Iterator[bytes]], encoding: str) -> str:
        flaw, _ = self._flaw(content, encoding)
        if flaw is None:
            return encoding
        message = f"{self._name}: byte {flaw} breaks the {encoding} text that its mark promises"
        raise UnreadableSourceError(message, remedy=_REMEDY)

    def _marked(self, content: Callable[[], Iterator[bytes]]) -> str | None:
        first = next(content(), b"")
        return next((name for mark, name in _MARKS.items() if first.startswith(mark)), None)

    def _flaw(
        self, content: Callable[[], Iterator[bytes]], encoding: str
    ) -> tuple[int | None, bool]:
        """Decode everything; return the first bad byte and whether much was good before it."""
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        wide = encoding == "utf-16"
        self.head = b""
        done, multibyte = 0, 0
        pending = b""
        for chunk in content():
            if len(self.head) < _HEAD:
                self.head += chunk[: _HEAD - len(self.head)]
            if not wide and (zero := chunk.find(b"\0")) >= 0:
                message = f"{self._name} is no text: byte {done + zero} is zero"
                raise UnreadableSourceError(message, remedy=_REMEDY)
            pending, _ = decoder.getstate()
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                good = (pending + chunk)[: error.start].decode(encoding, "ignore")
                return done - len(pending) + error.start, multibyte + _wide(good) >= _CONVINCING
            done += len(chunk)
            if multibyte < _CONVINCING:
                multibyte += _wide(text)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return done, multibyte >= _CONVINCING
        return None, True


def _wide(text: str) -> int:
    return 0 if text.isascii() else sum(not c.isascii() for c in text)
