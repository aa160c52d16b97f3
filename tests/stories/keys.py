"""Signing keys as files: KEY.p12 with its passphrase beside it."""

from datetime import UTC, datetime
from pathlib import Path

from app.security.identities import Identity, issue, new_authority, pem, to_p12

PASSPHRASE = "mật khẩu 1"


class Keys:
    """An agency's authority with a head and a chair, made in a folder."""

    def __init__(self, folder: Path, agency: str = "Cơ quan Thử") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        now = datetime.now(UTC)
        authority = new_authority(agency, now)
        self.root = folder / "authority.pem"
        self.root.write_bytes(pem(authority.certificate))
        self.head = self._write("head", issue(authority, "Trần Thị Đầu", "Trưởng ban kiểm phiếu", now))
        self.chair = self._write("chair", issue(authority, "Đặng Văn Chủ", "Chủ trì", now))

    def _write(self, name: str, identity: Identity) -> Path:
        path = self.folder / f"{name}.p12"
        path.write_bytes(to_p12(identity, PASSPHRASE))
        path.with_name(path.name + ".pass").write_text(PASSPHRASE + "\n", "utf-8")
        return path

    @property
    def both(self) -> list[str | Path]:
        return ["--sign", self.head, "--sign", self.chair]
