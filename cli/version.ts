// What the interpreter says its version is. The library is CPython 3.14's, so that is the version programs see.

export const VERSION = "3.14.2";

/** -V and -VV. */
export function versionText(long: boolean): string {
  return `Python ${VERSION}${long ? ` free-threading build (Heddle ${process.env["npm_package_version"] ?? "0.1.0"}) [WebAssembly, Node.js ${process.version}]` : ""}\n`;
}
