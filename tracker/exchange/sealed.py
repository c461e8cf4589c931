"""Files that a passphrase opens, in the age format (age-encryption.org/v1)."""

from tracker.errors import LogError, RecordError

BEGINS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
NOT_INSTALLED = (
    "an encrypted file needs more parts; install them, in the folder of this program, with: "
    "pip install '.[encryption]'"
)


def is_sealed(data: bytes) -> bool:
    """Whether data is an encrypted file."""
    return data.startswith(BEGINS)


def seal(data: bytes, passphrase: str) -> bytes:
    """Data as an encrypted file."""
    return _encrypt(data, passphrase, armored=False)


def seal_as_text(data: bytes, passphrase: str) -> str:
    """Data as an encrypted file in plain letters, such as a terminal can show."""
    return _encrypt(data, passphrase, armored=True).decode("ascii")


def unseal(data: bytes, passphrase: str, name: str) -> bytes:
    """What is in an encrypted file; raises LogError for a wrong passphrase or a damaged file."""
    try:
        import pyrage
    except ImportError:
        raise RecordError(NOT_INSTALLED) from None
    try:
        found: bytes = pyrage.passphrase.decrypt(data, passphrase)
    except pyrage.DecryptError:
        raise LogError(
            f"{name}: the passphrase is not that of this file, or the file is damaged; nothing "
            "was changed"
        ) from None
    return found


def _encrypt(data: bytes, passphrase: str, *, armored: bool) -> bytes:
    try:
        import pyrage
    except ImportError:
        raise RecordError(NOT_INSTALLED) from None
    found: bytes = pyrage.passphrase.encrypt(data, passphrase, armored=armored)
    return found
