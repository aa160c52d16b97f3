"""The files of one sealed round, made and signed by child processes; what a page asks for, and how it ends."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.round import Definition
from app.services import exports, further, signing
from app.services.exports import Document, Key, Report, Source
from app.services.further import Wanted
from app.services.session import Changes
from app.services.signing import Signing
from app.texts import current_language
from ui.desk import Child, Desk

Said = Callable[[str], None]
Refused = Callable[[Refusal], None]


class RoundFiles:
    """One piece of work at a time; `cancel` asks it to end, and `stopped` is called when it has."""

    def __init__(self, desk: Desk, round_id: RoundId, stopped: Callable[[], None]) -> None:
        self._desk, self._round = desk, round_id
        self._stopped = stopped
        assert desk.path is not None, "a round lies in a folder"
        self._path = desk.path
        self._running: Child | None = None

    def source(self) -> Source:
        """Where a child reads for itself."""
        folder, person = self._desk.folder, self._desk.person
        assert folder is not None and person is not None, "somebody is signed in"
        return Source(folder.path, folder.key_for_child(), person, self._round, current_language())

    def room(self, definition: Definition) -> Path:
        """The folder in which this round's files are kept."""
        return exports.room(self._path, self._round, definition)

    def archive_name(self, definition: Definition) -> str:
        return exports.archive_name(self._desk.kind, definition)

    def ready_archive(self, definition: Definition) -> Path | None:
        """The archive that was made and signed at the seal, if it is there."""
        path = self.room(definition) / self.archive_name(definition)
        return path if path.is_file() else None

    def make(
        self, definition: Definition, keys: Sequence[Key], say: Said, done: Callable[[], None], refused: Refused
    ) -> None:
        """Everything of the round, signed where keys are given."""
        name = self.archive_name(definition)
        self._running = self._desk.child(
            exports.make,
            self.source(),
            tuple(keys),
            self.room(definition),
            name,
            done=lambda _nothing: done(),
            refused=refused,
            progress=say,
            cancelled=self._stopped,
        )

    def bring(
        self, definition: Definition, say: Said, done: Callable[[tuple[Document, ...]], None], refused: Refused
    ) -> None:
        """The documents that are kept, those that were missing made again."""
        self._running = self._desk.child(
            exports.remake,
            self.source(),
            self.room(definition),
            self.archive_name(definition),
            done=done,
            refused=refused,
            progress=say,
            cancelled=self._stopped,
        )

    def further(
        self, definition: Definition, wanted: Wanted, say: Said, done: Callable[[Document], None], refused: Refused
    ) -> None:
        """One document on request, kept beside the others."""
        self._running = self._desk.child(
            further.make,
            self.source(),
            wanted,
            self.room(definition),
            done=done,
            refused=refused,
            progress=say,
            cancelled=self._stopped,
        )

    def made(self, definition: Definition, done: Callable[[tuple[Document, ...]], None]) -> None:
        """What was made on request so far."""
        self._running = self._desk.child(
            further.made, self.room(definition), current_language(), done=done, refused=lambda _refusal: done(())
        )

    def sign(self, path: Path, key: Key, done: Callable[[Document], None], refused: Refused) -> None:
        """One more signature in a kept document."""
        self._running = self._desk.child(signing.sign, self.source(), path, key, done=done, refused=refused)

    def sign_all(
        self,
        paths: Sequence[Path],
        keys: Sequence[Key],
        say: Callable[[Signing], None],
        done: Callable[[], None],
        refused: Refused,
    ) -> None:
        """These keys' signatures wherever they are missing in these documents."""
        self._running = self._desk.child(
            signing.sign_all,
            self.source(),
            tuple(paths),
            tuple(keys),
            done=lambda _nothing: done(),
            refused=refused,
            progress=say,
            cancelled=self._stopped,
        )

    def tell_made(self) -> None:
        """The child has written the journal's lines itself: pages that show them read again."""
        self._desk.changed.emit(Changes.of("output"))

    def look(self, paths: Sequence[Path], done: Callable[[tuple[Document, ...]], None], refused: Refused) -> None:
        """These documents as they are kept now."""
        self._running = self._desk.child(
            exports.documents_at, tuple(paths), current_language(), done=done, refused=refused
        )

    def write_archive(
        self,
        definition: Definition,
        keys: Sequence[Key],
        dest: Path,
        say: Said,
        done: Callable[[Report], None],
        refused: Refused,
    ) -> None:
        """The archive at `dest`, checked after it was written."""
        self._running = self._desk.child(
            exports.write_archive,
            self.source(),
            tuple(keys),
            self.room(definition),
            self.archive_name(definition),
            dest,
            done=done,
            refused=refused,
            progress=say,
            cancelled=self._stopped,
        )

    def note(self, kind: str, name: str, sha256: str) -> None:
        """Keep in mind that something was made; who may not is not told, since the file is there all the same."""
        self._desk.write(
            lambda session: exports.note(session, self._round, kind, name, sha256),
            lambda _changes: None,
            lambda _refusal: None,
        )

    def cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()
