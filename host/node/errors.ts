// Linux's error numbers by name, and the number for whatever a Node function throws.

const NUMBERS: Readonly<Record<string, number>> = {
  EPERM: 1, ENOENT: 2, ESRCH: 3, EINTR: 4, EIO: 5, ENXIO: 6, E2BIG: 7, ENOEXEC: 8, EBADF: 9, ECHILD: 10, EAGAIN: 11, ENOMEM: 12,
  EACCES: 13, EFAULT: 14, ENOTBLK: 15, EBUSY: 16, EEXIST: 17, EXDEV: 18, ENODEV: 19, ENOTDIR: 20, EISDIR: 21, EINVAL: 22, ENFILE: 23,
  EMFILE: 24, ENOTTY: 25, ETXTBSY: 26, EFBIG: 27, ENOSPC: 28, ESPIPE: 29, EROFS: 30, EMLINK: 31, EPIPE: 32, EDOM: 33, ERANGE: 34,
  EDEADLK: 35, ENAMETOOLONG: 36, ENOLCK: 37, ENOSYS: 38, ENOTEMPTY: 39, ELOOP: 40, ENODATA: 61, ETIME: 62, EPROTO: 71, EOVERFLOW: 75,
  EILSEQ: 84, EUSERS: 87, ENOTSOCK: 88, EDESTADDRREQ: 89, EMSGSIZE: 90, EPROTOTYPE: 91, ENOPROTOOPT: 92, EPROTONOSUPPORT: 93,
  ENOTSUP: 95, EOPNOTSUPP: 95, EAFNOSUPPORT: 97, EADDRINUSE: 98, EADDRNOTAVAIL: 99, ENETDOWN: 100, ENETUNREACH: 101, ECONNABORTED: 103,
  ECONNRESET: 104, ENOBUFS: 105, EISCONN: 106, ENOTCONN: 107, ETIMEDOUT: 110, ECONNREFUSED: 111, EHOSTDOWN: 112, EHOSTUNREACH: 113,
  EALREADY: 114, EINPROGRESS: 115, ESTALE: 116, EDQUOT: 122, ECANCELED: 125,
};

/** Errors that Node reports without the system's number. */
const NODE_CODES: Readonly<Record<string, number>> = {
  ERR_INVALID_ARG_VALUE: 22, ERR_INVALID_ARG_TYPE: 22, ERR_OUT_OF_RANGE: 22, ERR_BUFFER_OUT_OF_BOUNDS: 22, ERR_UNKNOWN_SIGNAL: 22,
  ERR_FS_FILE_TOO_LARGE: 27, ERR_METHOD_NOT_IMPLEMENTED: 38, ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: 38, ERR_WORKER_UNSUPPORTED_OPERATION: 38,
};

/** Positive errno of a thrown value; EIO for what is not a system error. */
export function errnoOf(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string") return NUMBERS[code] ?? NODE_CODES[code] ?? 5;
  if (error instanceof RangeError) return 12;
  return 5;
}

export function errnoByName(name: string): number { return NUMBERS[name] ?? 5; }
