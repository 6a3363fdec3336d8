"""The licences of what is linked into a static gitmem, from where Debian and Swift keep them."""

import pathlib
import shutil
import subprocess
import sys

# Each library of C, the archive that is linked, and a text that the program has if it is in it; `None`: always.
LIBRARIES = [
    ("libgit2", "libgit2.a", None),
    ("libdeflate", "libdeflate.a", None),
    ("zlib", "libz.a", None),
    ("PCRE2", "libpcre2-8.a", None),
    ("http-parser", "libhttp_parser.a", None),
    ("mbed TLS", "libmbedtls.a", b"mbedtls_ssl"),
    ("libssh2", "libssh2.a", b"SSH-2.0-libssh2"),
    ("the GNU C library", "libc.a", None),
    ("the GNU C++ library and libgcc", "libstdc++.a", None),
]


def archive(name: str):
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    found = subprocess.run([compiler, f"-print-file-name={name}"], stdout=subprocess.PIPE, text=True).stdout.strip() if compiler else ""
    return pathlib.Path(found).resolve() if found.startswith("/") else None


def copyright(name: str) -> str:
    """What Debian says of the package that an archive is in."""
    path = archive(name)
    if path is None:
        return ""
    for place in dict.fromkeys([str(path), str(path).removeprefix("/usr"), "/usr" + str(path)]):
        package = subprocess.run(["dpkg", "-S", place], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        if package:
            file = pathlib.Path("/usr/share/doc") / package.split(":")[0] / "copyright"
            return file.read_text(errors="replace") if file.exists() else ""
    return ""


def swift_licences(top: pathlib.Path):
    """The licences of Swift, which is where its programs are, and of its argument parser."""
    swift = shutil.which("swift")
    beside = pathlib.Path(swift).resolve().parent.parent / "share/swift/LICENSE.txt" if swift else None
    yield "Swift's runtime and standard library", beside
    yield "swift-argument-parser", top / ".build/checkouts/swift-argument-parser/LICENSE.txt"


def text(top: pathlib.Path, program: bytes) -> str:
    parts = ["This program has parts of others in it. Their licences follow. RELINKING says how to link it anew.\n"]
    for title, name, mark in LIBRARIES:
        if mark is not None and mark not in program:
            continue
        found = copyright(name)
        if not found:
            sys.exit(f"package: the licence of {title} is not found: {name} is of no package of Debian here")
        parts.append(f"{'=' * 72}\n{title}\n{'=' * 72}\n\n{found.strip()}\n")
    for title, file in swift_licences(top):
        if file is None or not file.exists():
            sys.exit(f"package: the licence of {title} is not found: put swift on the PATH, and run `make release` first")
        parts.append(f"{'=' * 72}\n{title}\n{'=' * 72}\n\n{file.read_text().strip()}\n")
    # Licences that Debian keeps once for all packages.
    named = "\n".join(parts)
    for common in sorted(pathlib.Path("/usr/share/common-licenses").glob("*")):
        if f"/usr/share/common-licenses/{common.name}" in named and not common.is_symlink():
            parts.append(f"{'=' * 72}\n/usr/share/common-licenses/{common.name}\n{'=' * 72}\n\n{common.read_text(errors='replace').strip()}\n")
    return "\n".join(parts)
