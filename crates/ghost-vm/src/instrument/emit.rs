//! Bytes of WebAssembly: the few encodings the instrumentation writes.

/// `0x40`: a block without result.
pub(super) const EMPTY: u8 = 0x40;
/// The value type i32.
pub(super) const I32: u8 = 0x7F;
/// The value type i64.
pub(super) const I64: u8 = 0x7E;

/// Operators, by their names in the specification's binary format.
pub(super) mod op {
    pub(crate) const UNREACHABLE: u8 = 0x00;
    pub(crate) const BLOCK: u8 = 0x02;
    pub(crate) const END: u8 = 0x0B;
    pub(crate) const BR: u8 = 0x0C;
    pub(crate) const BR_IF: u8 = 0x0D;
    pub(crate) const RETURN: u8 = 0x0F;
    pub(crate) const CALL: u8 = 0x10;
    pub(crate) const SELECT: u8 = 0x1B;
    pub(crate) const LOCAL_GET: u8 = 0x20;
    pub(crate) const GLOBAL_GET: u8 = 0x23;
    pub(crate) const GLOBAL_SET: u8 = 0x24;
    pub(crate) const MEMORY_SIZE: u8 = 0x3F;
    pub(crate) const MEMORY_GROW: u8 = 0x40;
    pub(crate) const I64_CONST: u8 = 0x42;
    pub(crate) const I64_LT_S: u8 = 0x53;
    pub(crate) const I64_GT_U: u8 = 0x56;
    pub(crate) const I64_ADD: u8 = 0x7C;
    pub(crate) const I64_SUB: u8 = 0x7D;
    pub(crate) const I64_MUL: u8 = 0x7E;
    pub(crate) const I64_EXTEND_I32_U: u8 = 0xAD;
}

/// Appends an unsigned LEB128 number.
pub(super) fn uint(out: &mut Vec<u8>, mut n: u32) {
    while n > 0x7F {
        out.push(n as u8 & 0x7F | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Appends a signed LEB128 number.
pub(super) fn int(out: &mut Vec<u8>, mut n: i64) {
    loop {
        let byte = n as u8 & 0x7F;
        n >>= 7;
        if (n == 0 && byte & 0x40 == 0) || (n == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

/// Appends an operator with one index.
pub(super) fn indexed(out: &mut Vec<u8>, operator: u8, index: u32) {
    out.push(operator);
    uint(out, index);
}

/// Appends `i64.const n`.
pub(super) fn i64_const(out: &mut Vec<u8>, n: i64) {
    out.push(op::I64_CONST);
    int(out, n);
}

/// Appends bytes after their length.
pub(super) fn sized(out: &mut Vec<u8>, bytes: &[u8]) {
    uint(out, bytes.len() as u32);
    out.extend_from_slice(bytes);
}

/// Appends a name.
pub(super) fn name(out: &mut Vec<u8>, text: &str) {
    sized(out, text.as_bytes());
}
