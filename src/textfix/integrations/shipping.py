"""Options on their way to other machines: with the contents of the files that they name, not their paths."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from textfix._version import __version__
from textfix.cleaner import Cleaner
from textfix.config import Config
from textfix.errors import ConfigError, DictionaryError

__all__ = ["Shipment", "pack"]

_KEEP_FILE = "keep-terms.txt"


@dataclass(frozen=True)
class Shipment:
    """A Config and its files. Hashable and picklable; two are equal if they do the same to a text.

    Attributes:
        config: the options; paths in ``dictionaries`` and ``keep`` are as on the machine that packed them.
        files: contents by path.
        version: the version of textfix that packed it.
    """

    config: Config
    files: tuple[tuple[str, bytes], ...] = ()
    version: str = __version__

    def unpack(self) -> Config:
        """The Config for this machine; its files are written once a process.

        Raises:
            ConfigError: another version of textfix is installed here.
        """
        if self.version != __version__:
            raise ConfigError(
                f"textfix {self.version} started this work, and a worker has {__version__}; install the same on both"
            )
        return _unpack(self) if self.files else self.config


def pack(config: Config) -> Shipment:
    """The options with the files that they name.

    Raises:
        DictionaryError: a file cannot be read, or what stands in it is wrong.

    >>> pack(Config(keep=("步伐",))).unpack() == Config(keep=("步伐",))
    True
    """
    from textfix.wording.dictionary import keep_terms

    files = {name: _contents(name) for name in config.dictionaries}
    if files:
        Cleaner(config).diagnose("文")  # says here what is wrong with a dictionary, not on a hundred workers
    terms = keep_terms(config.keep)
    written_down = tuple(item for item in config.keep if item in terms)
    listed = [term for term in terms if term not in written_down]
    if listed:
        files[_KEEP_FILE] = "\n".join(listed).encode()
        written_down += (_KEEP_FILE,)
    return Shipment(replace(config, keep=written_down), tuple(files.items()))


def _contents(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise DictionaryError(f"the dictionary {name} cannot be read: {error.strerror}") from None


@lru_cache(maxsize=8)
def _unpack(shipment: Shipment) -> Config:
    """Write the files into a folder of this process, each under its own name, which reasons may mention."""
    folder = Path(tempfile.mkdtemp(prefix="textfix-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    places = {}
    for number, (name, data) in enumerate(shipment.files):
        place = folder / str(number) / Path(name).name
        place.parent.mkdir()
        place.write_bytes(data)
        places[name] = str(place)
    config = shipment.config
    return replace(
        config,
        dictionaries=tuple(places.get(name, name) for name in config.dictionaries),
        keep=tuple(places.get(item, item) for item in config.keep),
    )
