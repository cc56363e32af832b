// Inline caches of LOAD_ATTR and STORE_ATTR.

export function specializeLoadAttr(site: usize, o: u64, name: usize, forCall: i32): void {}
export function specializeStoreAttr(site: usize, o: u64, name: usize): void {}
