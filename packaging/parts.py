"""What the scripts of this folder share: the package as Cargo.toml has it, what is packed, and archives whose bytes are always the same."""

import gzip
import io
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-CC-BY-4.0"]

# Where each shell looks for what completes a command, below /usr/share.
SHELLS = {
    "bash": "bash-completion/completions/lermap",
    "fish": "fish/vendor_completions.d/lermap.fish",
    "zsh": "zsh/vendor-completions/_lermap",
}


def package() -> dict:
    """Returns the table `package` of Cargo.toml."""
    return tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["package"]


def binary_at(path: str) -> Path:
    """Returns the program at `path`, or ends with what to do."""
    binary = Path(path)
    if not binary.is_file():
        sys.exit(f"Error: there is no file `{binary}`\nHint: `cargo build --release` makes target/release/lermap")
    return binary


def asked(binary: Path, *arguments: str) -> bytes:
    """Returns what the program writes when it is called with `arguments`."""
    return subprocess.run([binary.resolve(), *arguments], check=True, capture_output=True).stdout


def completions(binary: Path) -> dict:
    """Returns the script of each shell, by where it belongs below a folder `share`."""
    return {place: asked(binary, "completions", shell) for shell, place in SHELLS.items()}


def pages(binary: Path) -> dict:
    """Returns the manual pages by their file names."""
    with tempfile.TemporaryDirectory() as folder:
        asked(binary, "man", "--all", folder)
        return {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}


def tar_gz(files: dict, programs: set, others: set = frozenset()) -> bytes:
    """Returns `files`, by name, as a tar file in gzip; `programs` may be run, and `others` are folders that come first."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as out:
        for name in sorted(others):
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            out.addfile(named(entry))
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o755 if name in programs else 0o644
            out.addfile(named(entry), io.BytesIO(data))
    return gzip.compress(plain.getvalue(), mtime=0)


def named(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Returns `entry` as a file of root, whoever makes the package."""
    entry.uname = entry.gname = "root"
    return entry


def written(folder: str, name: str, data: bytes) -> None:
    """Writes `data` to the file `name` of `folder`, whole or not at all, and says where it is."""
    target = Path(folder) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{name}.part")
    beside.write_bytes(data)
    beside.replace(target)
    print(target)


def run(main, doc: str, count: int) -> None:
    """Runs `main` with the `count` arguments of the command line; says how the script is used if there are others."""
    if len(sys.argv) != count + 1:
        sys.exit(doc)
    try:
        main(*sys.argv[1:])
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"Error: {Path(sys.argv[0]).name}: {error}")
