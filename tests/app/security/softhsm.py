"""Signing devices made of software: SoftHSM2 with tokens of its own, seen by this process and those it starts."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.security.identities import Identity, der
from app.security.tokens import Address

PIN = "482916"


@dataclass(frozen=True)
class SoftHsm:
    """`tool` is softhsm2-util, `module` the library that a user would choose."""

    tool: str
    folder: Path
    module: str

    def token(self, label: str, identity: Identity | None = None) -> Address:
        """Another device, with this identity's key and certificates or with none."""
        where = Address(self.module, token=label, label="ký", id=b"\x01")
        self._run("--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "12345678")
        if identity is not None:
            assert isinstance(identity.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
            pem = identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            (self.folder / "key.pem").write_bytes(pem)
            key = str(self.folder / "key.pem")
            self._run("--import", key, "--token", label, "--label", "ký", "--id", "01", "--pin", PIN)
            _put_certificates(where, identity)
        return where

    def _run(self, *arguments: str) -> None:
        subprocess.run([self.tool, *arguments], check=True, capture_output=True)


@contextmanager
def softhsm(tool: str, folder: Path) -> Iterator[SoftHsm]:
    """No token yet."""
    module = next(p for p in Path("/usr/lib").rglob("libsofthsm2.so"))
    (folder / "kept").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder / 'kept'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "conf"))
        yield SoftHsm(tool, folder, str(module))


def _put_certificates(where: Address, identity: Identity) -> None:
    library = pkcs11.lib(where.module)
    library.reinitialize()
    with library.get_token(token_label=where.token).open(rw=True, user_pin=PIN) as session:
        for at, certificate in enumerate((identity.certificate, *identity.chain)):
            label = "ký" if at == 0 else "gốc"
            parts = {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.PRIVATE: False,
                pkcs11.Attribute.LABEL: label,
                pkcs11.Attribute.ID: bytes([at + 1]),
                pkcs11.Attribute.SUBJECT: certificate.subject.public_bytes(),
                pkcs11.Attribute.VALUE: der(certificate),
            }
            session.create_object(parts)
