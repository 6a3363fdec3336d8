#!/usr/bin/env python3
"""Packs a release of gitmem: a tarball, a .deb, an .rpm where rpmbuild is, and a Python wheel, with SHA-256 sums.

    .ci/package/package.py BINARY FOLDER [--dynamic]

The same binary and the same commit give the same bytes: times are the commit's, or SOURCE_DATE_EPOCH. A binary that wants
shared libraries is refused, as it would run on few other machines, unless --dynamic is given.
"""

import argparse
import base64
import gzip
import hashlib
import io
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import manual
import third_party

top = pathlib.Path(__file__).resolve().parents[2]
SUMMARY = "A memory for teams of software agents that lives in git"


def run(*words: str) -> bytes:
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, cwd=top).stdout


def is_static(binary: bytes) -> bool:
    """Whether an ELF program names no interpreter."""
    if binary[:4] != b"\x7fELF" or binary[4] != 2:
        sys.exit("package: the binary is no ELF program of 64 bits: packages are made on Linux")
    start = int.from_bytes(binary[32:40], "little")
    size, count = int.from_bytes(binary[54:56], "little"), int.from_bytes(binary[56:58], "little")
    return all(int.from_bytes(binary[start + n * size :][:4], "little") != 3 for n in range(count))


class Release:
    """What is installed: paths below the prefix, with mode and content; a `str` is where a link leads."""

    def __init__(self, binary: pathlib.Path, epoch: int) -> None:
        self.epoch = epoch
        self.bytes = binary.read_bytes()
        self.version = run(str(binary), "--version").decode().split()[-1]
        self.machine = platform.machine()
        self.files = {"bin/gitmem": (0o755, self.bytes), "bin/git-mem": (0o777, "gitmem")}
        help = json.loads(run(str(binary), "--experimental-dump-help"))
        for name, page in manual.pages(help, self.version, epoch).items():
            self.files[f"share/man/man1/{name}.gz"] = (0o644, gzip.compress(page.encode(), 6, mtime=0))
        for shell, path in [
            ("bash", "share/bash-completion/completions/gitmem"),
            ("zsh", "share/zsh/site-functions/_gitmem"),
            ("fish", "share/fish/vendor_completions.d/gitmem.fish"),
        ]:
            self.files[path] = (0o644, run(str(binary), "--generate-completion-script", shell))
        self.notices = third_party.text(top, self.bytes).encode()
        self.licence = (top / "LICENSE").read_bytes()
        documents = {
            "LICENSE": self.licence,
            "THIRD-PARTY": self.notices,
            "RELINKING": (top / ".ci/package/RELINKING").read_bytes(),
            "README.md": (top / "README.md").read_bytes(),
            "CHANGELOG.md": (top / "CHANGELOG.md").read_bytes(),
        }
        for name, text in documents.items():
            self.files[f"share/doc/gitmem/{name}"] = (0o644, text)

    def folders(self, prefix: str):
        found = set()
        for path in self.files:
            parts = (prefix + path).split("/")[:-1]
            found.update("/".join(parts[: n + 1]) for n in range(len(parts)) if parts[n] not in ("", "."))
        return sorted(found)

    def tar(self, prefix: str) -> bytes:
        """All files below a prefix, sorted, owned by root, with the time of the commit."""
        return tar([(folder, 0o755, None) for folder in self.folders(prefix)]
                   + [(prefix + path, mode, text) for path, (mode, text) in self.files.items()], self.epoch)


def tar(items, epoch: int) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path, mode, text in sorted(items, key=lambda item: item[0].split("/")):
            info = tarfile.TarInfo(path)
            info.mode, info.mtime = mode, epoch
            info.uname = info.gname = "root"
            if text is None:
                info.type = tarfile.DIRTYPE
            elif isinstance(text, str):
                info.type, info.linkname = tarfile.SYMTYPE, text
            else:
                info.size = len(text)
            archive.addfile(info, io.BytesIO(text) if isinstance(text, bytes) else None)
    return gzip.compress(raw.getvalue(), 6, mtime=0)


def deb(release: Release) -> tuple:
    """A package of Debian, which is an `ar` of two tarballs."""
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(release.machine, release.machine)
    files = {path: entry for path, entry in release.files.items()}
    files["share/doc/gitmem/copyright"] = (0o644, release.licence + b"\n\n" + release.notices)
    release = _with(release, files)
    size = sum(len(text) for _, text in files.values() if isinstance(text, bytes)) // 1024 + 1
    control = (
        f"Package: gitmem\nVersion: {release.version}\nArchitecture: {architecture}\nMaintainer: GitMemory <gitmemory@localhost>\n"
        f"Installed-Size: {size}\nDepends: git\nSection: vcs\nPriority: optional\nDescription: {SUMMARY}\n"
        " Facts that agents learn are files in git branches: each agent writes to its own, and merges never conflict.\n"
    )
    sums = "".join(
        f"{hashlib.md5(text).hexdigest()}  usr/{path}\n" for path, (_, text) in sorted(files.items()) if isinstance(text, bytes)
    )
    members = [
        ("debian-binary", b"2.0\n"),
        ("control.tar.gz", tar([("./control", 0o644, control.encode()), ("./md5sums", 0o644, sums.encode())], release.epoch)),
        ("data.tar.gz", release.tar("./usr/")),
    ]
    archive = b"!<arch>\n"
    for name, text in members:
        archive += f"{name:<16}{release.epoch:<12}{0:<6}{0:<6}{0o100644:<8o}{len(text):<10}`\n".encode() + text + b"\n" * (len(text) % 2)
    return f"gitmem_{release.version}_{architecture}.deb", archive


def _with(release: Release, files) -> Release:
    copy = object.__new__(Release)
    copy.__dict__.update(release.__dict__)
    copy.files = files
    return copy


def rpm(release: Release) -> tuple:
    """A package of Fedora and others, by rpmbuild."""
    listed = "\n".join(f'"/usr/{path}"' for path in sorted(release.files))
    with tempfile.TemporaryDirectory() as place:
        source = pathlib.Path(place) / "root.tar.gz"
        source.write_bytes(release.tar("usr/"))
        spec = pathlib.Path(place) / "gitmem.spec"
        spec.write_text(
            f"Name: gitmem\nVersion: {release.version}\nRelease: 1\nSummary: {SUMMARY}\nLicense: Apache-2.0\n"
            "Requires: git\nAutoReqProv: no\n"
            "%define _build_id_links none\n%define __os_install_post %{nil}\n%define debug_package %{nil}\n"
            f"%description\n{SUMMARY}.\n%install\nmkdir -p %{{buildroot}}\ntar -C %{{buildroot}} -xzf {source}\n"
            f"%files\n{listed}\n"
        )
        subprocess.run(
            ["rpmbuild", "-bb", "--quiet", "--target", release.machine, "--define", f"_topdir {place}/top",
             "--define", "_buildhost localhost", "--define", "use_source_date_epoch_as_buildtime 1",
             "--define", "clamp_mtime_to_source_date_epoch 1", "--define", "_binary_payload w6.gzdio", str(spec)],
            check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(release.epoch), "HOME": place}, stdout=subprocess.DEVNULL,
        )
        made = next(pathlib.Path(place, "top", "RPMS").glob("*/*.rpm"))
        return made.name, made.read_bytes()


def wheel(release: Release, static: bool) -> tuple:
    """A wheel that installs the program beside Python, and the client as the package `gitmemory`."""
    machine = release.machine
    tags = [f"manylinux_2_17_{machine}", f"manylinux2014_{machine}", f"musllinux_1_1_{machine}"] if static else [f"linux_{machine}"]
    name = f"gitmem-{release.version}"
    info = f"{name}.dist-info"
    client = top / "clients/python/gitmemory"
    files = {f"{name}.data/scripts/gitmem": (0o755, release.bytes)}
    # `git mem` in the same folder.
    files[f"{name}.data/scripts/git-mem"] = (0o755, b'#!/bin/sh\nexec "$(dirname "$0")/gitmem" "$@"\n')
    for path in sorted(client.glob("*.py")) + [client / "py.typed"]:
        files[f"gitmemory/{path.name}"] = (0o644, path.read_bytes())
    files[f"{info}/METADATA"] = (
        0o644,
        f"Metadata-Version: 2.1\nName: gitmem\nVersion: {release.version}\nSummary: {SUMMARY}\nLicense: Apache-2.0\n"
        f"Requires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n".encode() + (top / "clients/python/README.md").read_bytes(),
    )
    files[f"{info}/WHEEL"] = (
        0o644,
        ("Wheel-Version: 1.0\nGenerator: gitmem\nRoot-Is-Purelib: false\n" + "".join(f"Tag: py3-none-{tag}\n" for tag in tags)).encode(),
    )
    for path, text in [("LICENSE", release.licence), ("THIRD-PARTY", release.notices), ("RELINKING", release.files["share/doc/gitmem/RELINKING"][1])]:
        files[f"{info}/licenses/{path}"] = (0o644, text)
    record = ""
    for path, (_, text) in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text)}\n"
    files[f"{info}/RECORD"] = (0o644, (record + f"{info}/RECORD,,\n").encode())
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, (mode, text) in sorted(files.items(), key=lambda item: (item[0].startswith(info), item[0])):
            # A zip knows no time before 1980, and no zone: the first moment that it has.
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return f"{name}-py3-none-{'.'.join(tags)}.whl", raw.getvalue()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("binary", type=pathlib.Path)
    words.add_argument("folder", type=pathlib.Path)
    words.add_argument("--dynamic", action="store_true", help="pack a binary that wants shared libraries, too")
    given = words.parse_args()
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or run("git", "log", "-1", "--format=%ct"))
    static = is_static(given.binary.read_bytes())
    if not static and not given.dynamic:
        sys.exit("package: the binary wants shared libraries, so that it runs on few other machines; see .build/static-trial.log, "
                 "or give --dynamic")
    release = Release(given.binary.resolve(), epoch)
    made = dict([
        (f"gitmem-{release.version}-linux-{release.machine}.tar.gz",
         release.tar(f"gitmem-{release.version}-linux-{release.machine}/")),
        deb(release), wheel(release, static),
    ])
    if shutil.which("rpmbuild"):
        name, text = rpm(release)
        made[name] = text
    else:
        print("package: there is no rpmbuild, so there is no .rpm", file=sys.stderr)
    given.folder.mkdir(parents=True, exist_ok=True)
    sums = ""
    for name, text in sorted(made.items()):
        (given.folder / name).write_bytes(text)
        sums += f"{hashlib.sha256(text).hexdigest()}  {name}\n"
    (given.folder / "SHA256SUMS").write_text(sums)
    print(sums, end="")


main()
