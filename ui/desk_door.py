"""The kiosk's door that says who stands in it, so that the desk can go on with them."""

from app.services.session import Session
from ui.kiosk.folder_door import FolderDoor


class DeskDoor(FolderDoor):
    """Made by `Desk.door`, given back to `Desk.come_back`."""

    @property
    def session(self) -> Session | None:
        return self._session
