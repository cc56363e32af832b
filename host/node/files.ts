// Host functions about files and directories (core/host.ts, "files").

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import tty from "node:tty";
import { AT_FDCWD, O_APPEND, O_NONBLOCK, openFlags } from "./constants.ts";
import { Descriptors } from "./descriptors.ts";
import { errnoOf } from "./errors.ts";
import { EBADF, EINVAL, ENOSYS, ENOTDIR, ENOTSUP, ENOTTY, copyBytes, loadI64, storeBlob, storeI64, type Platform } from "../platform.ts";

const SLASH = 47;

export function fileFunctions(p: Platform, descriptors: Descriptors) {
  const { u8, u32, i32 } = p;

  /** Bytes of a path, made absolute through /proc when it is relative to a directory descriptor. Throws { code } for a bad one. */
  function path(dirfd: number, address: number, length: number): Buffer {
    address >>>= 0;
    if (dirfd === AT_FDCWD || (length > 0 && u8[address] === SLASH)) return copyBytes(p, address, length);
    const hostFd = descriptors.host(dirfd);
    if (hostFd < 0) throw Object.assign(new Error(), { code: "EBADF" });
    return Buffer.concat([Buffer.from(`/proc/self/fd/${hostFd}/`), copyBytes(p, address, length)]);
  }

  /** Runs an action that throws Node's errors; its number, or 0 if it has none. */
  function attempt(action: () => number | void): number {
    try { return action() ?? 0; } catch (error) { return -errnoOf(error); }
  }

  function storeStat(info: fs.BigIntStats, out: number): void {
    out >>>= 0;
    const fields = [info.mode, info.nlink, info.uid, info.gid, info.dev, info.ino, info.rdev, info.size, info.blksize, info.blocks,
      info.atimeNs, info.mtimeNs, info.ctimeNs, info.birthtimeNs];
    for (const field of fields) {
      u32[out >>> 2] = Number(field & 0xffff_ffffn);
      u32[(out + 4) >>> 2] = Number((field >> 32n) & 0xffff_ffffn);
      out += 8;
    }
  }

  /** fd >= 0: the path of that open file. */
  function pathOf(fd: number, dirfd: number, address: number, length: number): Buffer | string {
    if (fd < 0) return path(dirfd, address, length);
    const hostFd = descriptors.host(fd);
    if (hostFd < 0) throw Object.assign(new Error(), { code: "EBADF" });
    return `/proc/self/fd/${hostFd}`;
  }

  const ENTRY_TYPES: Array<[(entry: fs.Dirent) => boolean, number]> = [
    [(e) => e.isFile(), 8], [(e) => e.isDirectory(), 4], [(e) => e.isSymbolicLink(), 10], [(e) => e.isFIFO(), 1],
    [(e) => e.isCharacterDevice(), 2], [(e) => e.isBlockDevice(), 6], [(e) => e.isSocket(), 12],
  ];

  return {
    open(dirfd: number, address: number, length: number, flags: number, mode: number): number {
      return attempt(() => {
        const hostFd = fs.openSync(path(dirfd, address, length), openFlags(flags), mode);
        return descriptors.add(hostFd, (flags & O_APPEND) !== 0, (flags & O_NONBLOCK) !== 0);
      });
    },
    close: (fd: number): number => descriptors.close(fd),
    read: (fd: number, address: number, length: number): number => descriptors.read(fd, address >>> 0, length),
    write: (fd: number, address: number, length: number): number => descriptors.write(fd, address >>> 0, length),
    pread(fd: number, address: number, length: number, position: number): number {
      const hostFd = descriptors.host(fd);
      if (hostFd < 0) return -EBADF;
      return attempt(() => fs.readSync(hostFd, u8, address >>> 0, length, position));
    },
    pwrite(fd: number, address: number, length: number, position: number): number {
      const hostFd = descriptors.host(fd);
      if (hostFd < 0) return -EBADF;
      return attempt(() => fs.writeSync(hostFd, u8, address >>> 0, length, position));
    },
    lseek(fd: number, offset: number, whence: number, out: number): number {
      const position = descriptors.lseek(fd, offset, whence);
      if (position < 0) return position;
      storeI64(p, out >>> 0, position);
      return 0;
    },
    ftruncate(fd: number, size: number): number {
      const hostFd = descriptors.host(fd);
      if (hostFd < 0) return -EBADF;
      return attempt(() => fs.ftruncateSync(hostFd, size));
    },
    truncate: (address: number, length: number, size: number): number => attempt(() => fs.truncateSync(path(AT_FDCWD, address, length), size)),
    fsync(fd: number, dataOnly: number): number {
      const hostFd = descriptors.host(fd);
      if (hostFd < 0) return -EBADF;
      return attempt(() => (dataOnly ? fs.fdatasyncSync(hostFd) : fs.fsyncSync(hostFd)));
    },
    stat(dirfd: number, address: number, length: number, followSymlinks: number, out: number): number {
      return attempt(() => {
        const name = path(dirfd, address, length);
        const options = { bigint: true, throwIfNoEntry: false } as const;
        const info = followSymlinks ? fs.statSync(name, options) : fs.lstatSync(name, options);
        // Without a result it is ENOENT or ENOTDIR; to tell them apart costs a second call, and nearly all callers treat them alike.
        if (info === undefined) return missing(name);
        storeStat(info, out);
        return 0;
      });
    },
    fstat(fd: number, out: number): number {
      const hostFd = descriptors.host(fd);
      if (hostFd < 0) return -EBADF;
      return attempt(() => storeStat(fs.fstatSync(hostFd, { bigint: true }), out));
    },
    readdir(fd: number, address: number, length: number, out: number): number {
      return attempt(() => {
        const entries = fs.readdirSync(pathOf(fd, AT_FDCWD, address, length), { withFileTypes: true, encoding: "buffer" as BufferEncoding });
        const parts: Buffer[] = [];
        for (const entry of entries) {
          const name = entry.name as unknown as Buffer;
          const head = Buffer.alloc(5);
          head[0] = ENTRY_TYPES.find(([test]) => test(entry))?.[1] ?? 0;
          head.writeUInt32LE(name.length, 1);
          parts.push(head, name);
        }
        return storeBlob(p, out, Buffer.concat(parts));
      });
    },
    mkdir: (dirfd: number, address: number, length: number, mode: number): number => attempt(() => { fs.mkdirSync(path(dirfd, address, length), mode); }),
    rmdir: (dirfd: number, address: number, length: number): number => attempt(() => fs.rmdirSync(path(dirfd, address, length))),
    unlink: (dirfd: number, address: number, length: number): number => attempt(() => fs.unlinkSync(path(dirfd, address, length))),
    rename: (fromFd: number, from: number, fromLength: number, toFd: number, to: number, toLength: number): number =>
      attempt(() => fs.renameSync(path(fromFd, from, fromLength), path(toFd, to, toLength))),
    link: (fromFd: number, from: number, fromLength: number, toFd: number, to: number, toLength: number): number =>
      attempt(() => fs.linkSync(path(fromFd, from, fromLength), path(toFd, to, toLength))),
    symlink: (target: number, targetLength: number, dirfd: number, address: number, length: number): number =>
      attempt(() => fs.symlinkSync(copyBytes(p, target, targetLength), path(dirfd, address, length))),
    readlink: (dirfd: number, address: number, length: number, out: number): number =>
      attempt(() => storeBlob(p, out, fs.readlinkSync(path(dirfd, address, length), { encoding: "buffer" }))),
    realpath: (address: number, length: number, out: number): number =>
      attempt(() => storeBlob(p, out, fs.realpathSync.native(path(AT_FDCWD, address, length), { encoding: "buffer" }))),
    chmod(dirfd: number, address: number, length: number, mode: number, followSymlinks: number): number {
      return attempt(() => {
        const name = path(dirfd, address, length);
        if (!followSymlinks && fs.lstatSync(name).isSymbolicLink()) return -ENOTSUP;
        fs.chmodSync(name, mode);
        return 0;
      });
    },
    fchmod(fd: number, mode: number): number {
      const hostFd = descriptors.host(fd);
      if (hostFd < 0) return -EBADF;
      return attempt(() => fs.fchmodSync(hostFd, mode));
    },
    chown: (dirfd: number, address: number, length: number, uid: number, gid: number, followSymlinks: number): number =>
      attempt(() => {
        const name = path(dirfd, address, length);
        const [user, group] = owners(uid, gid, () => (followSymlinks ? fs.statSync(name) : fs.lstatSync(name)));
        if (followSymlinks) fs.chownSync(name, user, group); else fs.lchownSync(name, user, group);
      }),
    fchown(fd: number, uid: number, gid: number): number {
      const hostFd = descriptors.host(fd);
      if (hostFd < 0) return -EBADF;
      return attempt(() => fs.fchownSync(hostFd, ...owners(uid, gid, () => fs.fstatSync(hostFd))));
    },
    utimes(fd: number, dirfd: number, address: number, length: number, times: number, followSymlinks: number): number {
      times >>>= 0;
      return attempt(() => {
        const atime = loadI64(p, times) / 1e9, mtime = loadI64(p, times + 8) / 1e9;
        if (fd >= 0) {
          const hostFd = descriptors.host(fd);
          if (hostFd < 0) return -EBADF;
          fs.futimesSync(hostFd, atime, mtime);
        } else if (followSymlinks) fs.utimesSync(path(dirfd, address, length), atime, mtime);
        else fs.lutimesSync(path(dirfd, address, length), atime, mtime);
        return 0;
      });
    },
    access: (dirfd: number, address: number, length: number, mode: number): number => attempt(() => fs.accessSync(path(dirfd, address, length), mode)),
    statfs(fd: number, address: number, length: number, out: number): number {
      return attempt(() => {
        const info = fs.statfsSync(pathOf(fd, AT_FDCWD, address, length) as string);
        [info.bsize, info.bsize, info.blocks, info.bfree, info.bavail, info.files, info.ffree, info.type]
          .forEach((field, i) => storeI64(p, (out >>> 0) + 8 * i, field));
      });
    },
    mkfifo(address: number, length: number, mode: number): number {
      const name = path(AT_FDCWD, address, length);
      if (fs.lstatSync(name, { throwIfNoEntry: false })) return -17;
      return makeFifo(name.toString("utf8"), mode);
    },
    getcwd: (out: number): number => attempt(() => storeBlob(p, out, Buffer.from(process.cwd(), "utf8"))),
    chdir: (address: number, length: number): number => p.ask({ kind: "chdir", path: new Uint8Array(copyBytes(p, address, length)) }),

    dup: (fd: number, least: number): number => descriptors.dup(fd, least),
    dup2: (fd: number, target: number, inheritable: number): number => descriptors.dup2(fd, target, inheritable !== 0),
    pipe(flags: number, out: number): number {
      return attempt(() => {
        // Node cannot make a pipe. A named one, opened at both ends and removed, is the same thing.
        const directory = fs.mkdtempSync("/tmp/.heddle-pipe-");
        const name = `${directory}/p`;
        try {
          const made = makeFifo(name, 0o600);
          if (made < 0) return made;
          const nonBlocking = (flags & O_NONBLOCK) !== 0;
          const early = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
          const writing = fs.openSync(name, fs.constants.O_WRONLY | (nonBlocking ? fs.constants.O_NONBLOCK : 0));
          let reading = early;
          if (!nonBlocking) { reading = fs.openSync(name, fs.constants.O_RDONLY); fs.closeSync(early); }
          const readFd = descriptors.add(reading, false, nonBlocking);
          if (readFd < 0) { fs.closeSync(writing); return readFd; }
          const writeFd = descriptors.add(writing, false, nonBlocking);
          if (writeFd < 0) { descriptors.close(readFd); return writeFd; }
          i32[out >>> 2] = readFd;
          i32[(out >>> 2) + 1] = writeFd;
          return 0;
        } finally { fs.rmSync(directory, { recursive: true, force: true }); }
      });
    },
    getInheritable: (fd: number): number => descriptors.inheritable(fd),
    setInheritable: (fd: number, on: number): number => descriptors.setInheritable(fd, on !== 0),
    getStatusFlags: (fd: number): number => descriptors.statusFlags(fd),
    setStatusFlags: (fd: number, flags: number): number => descriptors.setStatusFlags(fd, flags),
    isatty(fd: number): number {
      const hostFd = descriptors.host(fd);
      return hostFd < 0 ? -EBADF : tty.isatty(hostFd) ? 1 : 0;
    },
    terminalSize(fd: number, out: number): number {
      const hostFd = descriptors.host(fd);
      if (hostFd < 0) return -EBADF;
      if (!tty.isatty(hostFd)) return -ENOTTY;
      const result = spawnSync("stty", ["size"], { stdio: [hostFd, "pipe", "ignore"], encoding: "latin1" });
      const match = /^(\d+) (\d+)/.exec(result.stdout ?? "");
      if (!match) return -ENOTTY;
      i32[out >>> 2] = Number(match[2]);
      i32[(out >>> 2) + 1] = Number(match[1]);
      return 0;
    },
    poll: (): number => -ENOSYS,
  };

  function missing(name: Buffer): number {
    // A trailing component below something that is not a directory.
    const end = name.lastIndexOf(SLASH);
    if (end > 0) {
      const parent = fs.statSync(name.subarray(0, end), { throwIfNoEntry: false });
      if (parent !== undefined && !parent.isDirectory()) return -ENOTDIR;
      if (parent === undefined) return missing(name.subarray(0, end));
    }
    return -2;
  }

  function owners(uid: number, gid: number, stat: () => fs.Stats): [number, number] {
    if (uid !== -1 && gid !== -1) return [uid >>> 0, gid >>> 0];
    const info = stat();
    return [uid === -1 ? info.uid : uid >>> 0, gid === -1 ? info.gid : gid >>> 0];
  }

  function makeFifo(name: string, mode: number): number {
    const result = spawnSync("mkfifo", ["-m", (mode & 0o777 & ~process.umask()).toString(8), "--", name], { stdio: "ignore" });
    if (result.error) return -errnoOf(result.error);
    return result.status === 0 ? 0 : -EINVAL;
  }
}
