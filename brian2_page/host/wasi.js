// WASI preview1 over files in memory: the calls that CPython makes.
//
// The files, and what the guest has open, can be copied and put back: a copy of the guest's memory needs them,
// since it names open files by number. Of a file that came with the page the path is enough.

/**
 * @typedef {Dir | File | Stream} Node
 * @typedef {{ node: Node, path?: string, position?: number, append?: boolean }} Open
 * @typedef {{ parent?: Dir, name?: string, node?: Node, error?: number }} Found
 *
 * @typedef {object} Files what is not as the page brought it
 * @property {string[]} folders
 * @property {[path: string, n: number][]} names of the nodes
 * @property {string[]} deleted
 * @property {(Omit<Open, "node"> & { fd: number, node: number | null })[]} open
 * @property {(string | Uint8Array<ArrayBuffer> | null)[]} nodes the path of a file of the page, or bytes
 */

const ERR = {
  BADF: 8, EXIST: 20, INVAL: 28, ISDIR: 31, NOENT: 44, NOSYS: 52, NOTDIR: 54, NOTEMPTY: 55, SPIPE: 70,
};
const TYPE = /** @type {const} */ ({ char: 2, dir: 3, file: 4 });
const CREATE = 1, DIRECTORY = 2, EXCLUSIVE = 4, TRUNCATE = 8, APPEND = 1;
let inodes = 1;

class Dir {
  type = TYPE.dir;
  inode = inodes++;
  /** @type {Map<string, Node>} */
  names = new Map();
  size = 0;
}

class File {
  type = TYPE.file;
  inode = inodes++;

  /**
   * @param {Uint8Array} data
   * @param {string | null} origin the path of a file that came with the page, until the guest writes to it
   */
  constructor(data = new Uint8Array(0), origin = null) {
    this.data = data; this.size = data.length; this.origin = origin;
  }

  get bytes() { return this.data.subarray(0, this.size); }

  /** @param {number} size */
  resize(size) {
    if (this.origin || size > this.data.length) {
      const grown = new Uint8Array(Math.max(size, size > this.size ? 2 * this.size : 0, 1024));
      grown.set(this.data.subarray(0, Math.min(this.size, size)));
      this.data = grown; this.origin = null;
    } else if (size > this.size) this.data.fill(0, this.size, size);
    this.size = size;
  }

  /** @type {(bytes: Uint8Array, at: number) => void} */
  write(bytes, at) {
    if (this.origin || at + bytes.length > this.size) this.resize(Math.max(this.size, at + bytes.length));
    this.data.set(bytes, at);
  }
}

class Stream {
  type = TYPE.char;
  inode = inodes++;
  size = 0;

  /** @param {(bytes: Uint8Array) => void} write */
  constructor(write) { this.print = write; }
}

// The guest has asked for a file that the page has not loaded yet.
export class Missing extends Error {}

export class Wasi {
  /** @type {any} */
  memory = null;
  /** @type {string[]} */
  origins = []; // paths of the files that came with the page
  /** @type {string[]} */
  missing = []; // files, and folders with a slash, that are not loaded

  /**
   * print(1 or 2, bytes) gets what the guest prints.
   * @param {{ args: string[], env: string[], print: (fd: number, bytes: Uint8Array) => void,
   *   preopened?: string[] }} given
   */
  constructor({ args, env, print, preopened = [] }) {
    this.args = args; this.env = env;
    /** @type {Map<number, Open>} */
    this.open = new Map([0, 1, 2].map((fd) => [fd, { node: new Stream((bytes) => print(fd, bytes)) }]));
    this.roots = ["/", ...preopened].map((path) => ({ path, node: new Dir() }));
    this.roots.forEach(({ path, node }, n) => this.open.set(3 + n, { node, path }));
  }

  // --- files, by absolute path ---------------------------------------------------------------------------------
  /**
   * A preopened folder may lie below a file: the longest one that fits.
   * @param {string} path
   */
  #root(path) {
    const above = this.roots.filter((root) => path.startsWith(root.path));
    return above.reduce((a, b) => (a.path.length > b.path.length ? a : b));
  }

  /** @param {string} path */
  folder(path) {
    const root = this.#root(path);
    let dir = root.node;
    for (const name of path.slice(root.path.length).split("/").filter(Boolean)) {
      if (!dir.names.has(name)) dir.names.set(name, new Dir());
      dir = /** @type {Dir} */ (dir.names.get(name));
    }
    return dir;
  }

  /** @type {(path: string, node: Node) => void} */
  put(path, node) {
    const { dir, name } = this.#place(path);
    dir.names.set(name, node);
  }

  /** @param {string} path */
  #delete(path) {
    const { dir, name } = this.#place(path);
    dir.names.delete(name);
  }

  /** @param {string} path */
  #place(path) {
    const cut = path.lastIndexOf("/") + 1;
    return { dir: this.folder(path.slice(0, cut)), name: path.slice(cut) };
  }

  /**
   * Files that come with the page: a length, an index of paths as JSON, and the bytes. Gives their paths.
   * @param {Uint8Array} bundle
   */
  add(bundle) {
    const size = new DataView(bundle.buffer, bundle.byteOffset).getUint32(0, true), start = 4 + size;
    const index = JSON.parse(new TextDecoder().decode(bundle.subarray(4, start)));
    for (const [path, [at, length]] of Object.entries(index))
      this.put(path, new File(bundle.subarray(start + at, start + at + length), path));
    this.origins.push(...Object.keys(index));
    return Object.keys(index);
  }

  /**
   * Forgets files that came with the page.
   * @param {string[]} paths
   */
  drop(paths) {
    paths.forEach((path) => this.#delete(path));
    this.origins = this.origins.filter((path) => !paths.includes(path));
  }

  /**
   * What the guest has changed since its files came, and what it has open.
   * @returns {Files}
   */
  copy() {
    const order = /** @type {Map<File, number>} */ (new Map());
    const folders = /** @type {string[]} */ ([]), names = /** @type {[string, number][]} */ ([]);
    const keep = (/** @type {File} */ node) => {
      if (!order.has(node)) order.set(node, order.size);
      return /** @type {number} */ (order.get(node));
    };
    /** @type {(path: string, dir: Dir) => void} */
    const walk = (path, dir) => {
      folders.push(path);
      for (const [name, node] of dir.names) {
        if (node.type === TYPE.dir) walk(`${path}${name}/`, node);
        else if (node.type === TYPE.file && node.origin !== path + name) names.push([path + name, keep(node)]);
      }
    };
    for (const { path, node } of this.roots) walk(path.replace(/\/?$/, "/"), node);
    const open = [...this.open].filter(([fd]) => fd >= 3 + this.roots.length).map(([fd, { node, ...rest }]) => (
      { fd, ...rest, node: node.type === TYPE.file ? keep(node) : null }));
    const deleted = this.origins.filter((path) => !this.node(path));
    const nodes = [...order.keys()].map((node) => node.origin ?? node.bytes.slice());
    return { folders, names, deleted, open, nodes };
  }

  /**
   * Puts back what `copy` gave, over the files that came with the page.
   * @param {Files} copy
   */
  restore({ folders, names, deleted, open, nodes }) {
    const files = nodes.map((kept) => (
      typeof kept === "string" ? /** @type {File} */ (this.node(kept)) : new File(kept?.slice())));
    folders.forEach((path) => this.folder(path));
    deleted.forEach((path) => this.#delete(path));
    for (const [path, n] of names) this.put(path, files[n]);
    for (const { fd, node, ...rest } of open)
      this.open.set(fd, { ...rest, node: node === null ? this.folder(`${rest.path}/`) : files[node] });
  }

  /** @param {string} path */
  node(path) {
    const root = this.#root(path);
    return this.#find(root.node, path.slice(root.path.length)).node;
  }

  /**
   * The folder, the last name and the node of a path; an error's number in `error`.
   * @type {(dir: Dir, path: string) => Found}
   */
  #find(dir, path) {
    const names = /** @type {string[]} */ ([]);
    for (const part of path.split("/")) {
      if (part === "..") names.pop();
      else if (part !== "" && part !== ".") names.push(part);
    }
    const last = names.pop();
    if (last === undefined) return { node: dir };
    for (const name of names) {
      const next = dir.names.get(name);
      if (!next) return { error: ERR.NOENT };
      if (next.type !== TYPE.dir) return { error: ERR.NOTDIR };
      dir = next;
    }
    return { parent: dir, name: last, node: dir.names.get(last) };
  }

  // --- the calls -----------------------------------------------------------------------------------------------
  imports() {
    const utf8 = new TextEncoder(), text = new TextDecoder();
    // The buffer is another one whenever the memory has grown.
    /** @type {{ buffer?: ArrayBuffer, bytes: Uint8Array<ArrayBuffer>, view: DataView }} */
    let views = { bytes: new Uint8Array(0), view: new DataView(new ArrayBuffer(0)) };
    const now = () => {
      const { buffer } = this.memory;
      if (views.buffer !== buffer) views = { buffer, bytes: new Uint8Array(buffer), view: new DataView(buffer) };
      return views;
    };
    /** @type {(at: number, size: number) => Uint8Array<ArrayBuffer>} */
    const bytes = (at, size) => now().bytes.subarray(at >>> 0, (at >>> 0) + size);
    /** @type {(at: number, value: number) => 0} */
    const u32 = (at, value) => { now().view.setUint32(at >>> 0, value, true); return 0; };
    /** @type {(at: number, value: number | bigint) => 0} */
    const u64 = (at, value) => { now().view.setBigUint64(at >>> 0, BigInt(value), true); return 0; };
    const get32 = (/** @type {number} */ at) => now().view.getUint32(at >>> 0, true);
    const nanoseconds = (/** @type {number} */ ms) => BigInt(Math.round(ms * 1e6));
    /** @type {(id: number) => bigint} */
    const clock = (id) => nanoseconds(performance.now() + (id === 0 ? performance.timeOrigin : 0));

    /** @type {(list: string[], count: number, size: number) => number} */
    const sizes = (list, count, size) => {
      u32(count, list.length);
      return u32(size, list.reduce((sum, each) => sum + utf8.encode(each).length + 1, 0));
    };
    /** @type {(list: string[], pointers: number, at: number) => number} */
    const fill = (list, pointers, at) => {
      list.map((each) => utf8.encode(`${each}\0`)).forEach((each, n) => {
        u32(pointers + 4 * n, at);
        bytes(at, each.length).set(each);
        at += each.length;
      });
      return 0;
    };
    /** @type {(node: Node, at: number) => number} */
    const stat = (node, at) => {
      bytes(at, 64).fill(0);
      u64(at, 1);
      u64(at + 8, node.inode);
      u64(at + 24, 1);
      u64(at + 32, node.size);
      now().view.setUint8(at + 16, node.type);
      return 0;
    };
    /** @type {(at: number, count: number) => number[][]} */
    const vectors = (at, count) => (
      Array.from({ length: count }, (_, n) => [get32(at + 8 * n), get32(at + 8 * n + 4)]));
    /** @type {(node: File, iovs: number, count: number, position: number) => number} */
    const read = (node, iovs, count, position) => {
      let done = 0;
      for (const [at, size] of vectors(iovs, count)) {
        const part = node.bytes.subarray(position + done, position + done + size);
        bytes(at, part.length).set(part);
        done += part.length;
      }
      return done;
    };
    /** @type {(node: File | Stream, iovs: number, count: number, position: number) => number} */
    const write = (node, iovs, count, position) => {
      let done = 0;
      for (const [at, size] of vectors(iovs, count)) {
        const part = bytes(at, size).slice();
        if (node.type === TYPE.char) node.print(part); else node.write(part, position + done);
        done += size;
      }
      return done;
    };
    /**
     * What a call on an open thing does, or the error if it is not one.
     * @type {(fd: number, types: number[], act: (entry: any) => number) => number}
     */
    const on = (fd, types, act) => {
      const entry = this.open.get(fd);
      return entry && types.includes(entry.node.type) ? act(entry) : ERR.BADF;
    };
    const ANY = Object.values(TYPE), FILES = [TYPE.file, TYPE.char];
    /** @type {(fd: number, pointer: number, size: number, act: (found: any) => number) => number} */
    const at = (fd, pointer, size, act) => on(fd, ANY, ({ node, path }) => {
      if (node.type !== TYPE.dir) return ERR.NOTDIR;
      const name = text.decode(bytes(pointer, size).slice()), found = this.#find(node, name);
      const full = `${path.replace(/\/$/, "")}/${name}`;
      const isMissing = this.missing
        .some((below) => (below.endsWith("/") ? `${full}/`.startsWith(below) : full === below));
      if (isMissing && !found.node) throw new Missing(full);
      return found.error ?? act({ ...found, full });
    });

    /** @type {Record<string, (...numbers: any[]) => number>} */
    const calls = {
      args_get: (pointers, buffer) => fill(this.args, pointers, buffer),
      args_sizes_get: (count, size) => sizes(this.args, count, size),
      environ_get: (pointers, buffer) => fill(this.env, pointers, buffer),
      environ_sizes_get: (count, size) => sizes(this.env, count, size),
      clock_res_get: (id, out) => u64(out, 1000),
      clock_time_get: (id, precision, out) => u64(out, clock(id)),
      random_get: (pointer, size) => {
        const most = 65536; // that may be asked for at once
        for (let n = 0; n < size; n += most) crypto.getRandomValues(bytes(pointer + n, Math.min(most, size - n)));
        return 0;
      },
      sched_yield: () => 0,
      proc_exit: (code) => { throw new Error(`exit ${code}`); },
      // Only time.sleep comes here, and a worker has no other way to wait than to be busy.
      poll_oneoff: (subscriptions, events, count, out) => {
        const { view } = now(), waits = Array.from({ length: count }, (_, n) => {
          const from = subscriptions + 48 * n;
          if (view.getUint8(from + 8) !== 0) return [0, from];
          const until = view.getBigUint64(from + 24, true), absolute = view.getUint16(from + 40, true) & 1;
          return [Number(until - (absolute ? clock(get32(from + 16)) : 0n)) / 1e6, from];
        });
        const [wait, from] = waits.reduce((a, b) => (b[0] < a[0] ? b : a)), end = performance.now() + wait;
        while (performance.now() < end);
        bytes(events, 32).fill(0);
        u64(events, view.getBigUint64(from, true));
        view.setUint8(events + 10, view.getUint8(from + 8));
        return u32(out, 1);
      },
      fd_close: (fd) => (this.open.delete(fd) ? 0 : ERR.BADF),
      fd_fdstat_get: (fd, out) => on(fd, ANY, ({ node, append }) => {
        bytes(out, 24).fill(0);
        now().view.setUint8(out, node.type);
        now().view.setUint16(out + 2, append ? APPEND : 0, true);
        // A character device without seek and tell is a terminal to wasi-libc.
        u64(out + 8, node.type === TYPE.char ? 0x1fffffffn & ~0x24n : 0x1fffffffn);
        return u64(out + 16, 0x1fffffffn);
      }),
      fd_filestat_get: (fd, out) => on(fd, ANY, ({ node }) => stat(node, out)),
      fd_filestat_set_size: (fd, size) => on(fd, [TYPE.file], ({ node }) => {
        node.resize(Number(size));
        return 0;
      }),
      fd_prestat_get: (fd, out) => {
        const root = this.roots[fd - 3];
        if (!root) return ERR.BADF;
        u32(out, 0);
        return u32(out + 4, utf8.encode(root.path).length);
      },
      fd_prestat_dir_name: (fd, out, size) => {
        bytes(out, size).set(utf8.encode(this.roots[fd - 3].path).subarray(0, size));
        return 0;
      },
      fd_read: (fd, iovs, count, out) => {
        if (this.open.get(fd)?.node.type === TYPE.dir) return ERR.ISDIR;
        return on(fd, FILES, (entry) => {
          if (entry.node.type === TYPE.char) return u32(out, 0);
          const done = read(entry.node, iovs, count, entry.position);
          entry.position += done;
          return u32(out, done);
        });
      },
      fd_pread: (fd, iovs, count, offset, out) => on(fd, [TYPE.file], ({ node }) =>
        u32(out, read(node, iovs, count, Number(offset)))),
      fd_write: (fd, iovs, count, out) => on(fd, FILES, (entry) => {
        if (entry.append) entry.position = entry.node.size;
        const done = write(entry.node, iovs, count, entry.position);
        entry.position += done;
        return u32(out, done);
      }),
      fd_pwrite: (fd, iovs, count, offset, out) => on(fd, [TYPE.file], ({ node }) =>
        u32(out, write(node, iovs, count, Number(offset)))),
      fd_seek: (fd, offset, whence, out) => {
        if (this.open.get(fd)?.node.type === TYPE.char) return ERR.SPIPE;
        return on(fd, [TYPE.file], (entry) => {
          const position = Number(offset) + [0, entry.position, entry.node.size][whence];
          if (position < 0) return ERR.INVAL;
          entry.position = position;
          return u64(out, position);
        });
      },
      fd_tell: (fd, out) => (this.open.get(fd)?.node.type === TYPE.char ? ERR.SPIPE
        : on(fd, [TYPE.file], ({ position }) => u64(out, position))),
      fd_readdir: (fd, buffer, size, cookie, out) => on(fd, [TYPE.dir], ({ node: dir }) => {
        let used = 0;
        const entries = [[".", dir], ["..", dir], ...dir.names];
        for (let n = Number(cookie); n < entries.length && used < size; n++) {
          const [name, node] = entries[n], encoded = utf8.encode(name);
          const entry = new Uint8Array(24 + encoded.length), view = new DataView(entry.buffer);
          view.setBigUint64(0, BigInt(n + 1), true);
          view.setBigUint64(8, BigInt(node.inode), true);
          view.setUint32(16, encoded.length, true);
          view.setUint8(20, node.type);
          entry.set(encoded, 24);
          const part = entry.subarray(0, size - used);
          bytes(buffer + used, part.length).set(part);
          used += part.length;
        }
        return u32(out, used);
      }),
      path_open: (fd, follow, pointer, size, how, rights, inherit, flags, out) =>
        at(fd, pointer, size, ({ parent, name, node, full }) => {
          if (!node) {
            if (!(how & CREATE)) return ERR.NOENT;
            parent.names.set(name, (node = new File()));
          } else {
            if (how & EXCLUSIVE) return ERR.EXIST;
            if (how & DIRECTORY && node.type !== TYPE.dir) return ERR.NOTDIR;
            if (how & TRUNCATE && node.type === TYPE.file) node.resize(0);
          }
          let free = 3;
          while (this.open.has(free)) free++;
          this.open.set(free, { node, path: full, position: 0, append: !!(flags & APPEND) });
          return u32(out, free);
        }),
      path_filestat_get: (fd, follow, pointer, size, out) =>
        at(fd, pointer, size, ({ node }) => (node ? stat(node, out) : ERR.NOENT)),
      path_create_directory: (fd, pointer, size) => at(fd, pointer, size, ({ parent, name, node }) => {
        if (node) return ERR.EXIST;
        parent.names.set(name, new Dir());
        return 0;
      }),
      path_remove_directory: (fd, pointer, size) => at(fd, pointer, size, ({ parent, name, node }) => {
        if (!node) return ERR.NOENT;
        if (node.type !== TYPE.dir) return ERR.NOTDIR;
        if (node.names.size) return ERR.NOTEMPTY;
        parent.names.delete(name);
        return 0;
      }),
      path_unlink_file: (fd, pointer, size) => at(fd, pointer, size, ({ parent, name, node }) => {
        if (!node) return ERR.NOENT;
        if (node.type === TYPE.dir) return ERR.ISDIR;
        parent.names.delete(name);
        return 0;
      }),
      path_rename: (fd, pointer, size, fd2, pointer2, size2) => at(fd, pointer, size, (from) =>
        at(fd2, pointer2, size2, (to) => {
          if (!from.node) return ERR.NOENT;
          from.parent.names.delete(from.name);
          to.parent.names.set(to.name, from.node);
          return 0;
        })),
      path_readlink: () => ERR.INVAL, // nothing is a link
    };
    for (const name of ["fd_advise", "fd_datasync", "fd_fdstat_set_flags", "fd_filestat_set_times", "fd_sync",
      "path_filestat_set_times"]) calls[name] = () => 0;
    for (const name of ["path_link", "path_symlink", "sock_accept", "sock_recv", "sock_send", "sock_shutdown"])
      calls[name] = () => ERR.NOSYS;
    return calls;
  }
}
