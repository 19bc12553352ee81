//! The host functions behind safe signatures: with `heap`, the only unsafe code of a contract.
//!
//! Every wrapper hands the ledger ranges that Rust itself made, so none can name memory that is not there. Outside
//! the ledger (tests of pure functions, documentation, an editor) there is nothing to call: every wrapper panics and
//! says so.
#![allow(unsafe_code)]

use alloc::{boxed::Box, vec::Vec};

use crate::generated::host;
use crate::heap;

/// Bytes of what the host function `context` writes.
pub const CONTEXT_BYTES: usize = 185;

/// Declares the host functions on `wasm32`; elsewhere, functions of the same names that refuse to be called.
macro_rules! host_functions {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        #[cfg(target_arch = "wasm32")]
        #[link(wasm_import_module = "ghost")]
        #[allow(unsafe_code)]
        unsafe extern "C" {
            $($(#[$doc])* pub(crate) fn $name($($arg: $type),*) $(-> $result)?;)*
        }

        $(
            $(#[$doc])*
            #[cfg(not(target_arch = "wasm32"))]
            #[allow(unsafe_code, clippy::too_many_arguments)]
            pub(crate) unsafe fn $name($(_: $type),*) $(-> $result)? {
                crate::sys::outside()
            }
        )*
    };
}
pub(crate) use host_functions;

/// What a host function does where there is no ledger.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn outside() -> ! {
    panic!("host functions exist only inside the ledger: test contracts on their bytes with ghostnet.testing")
}

/// Where a range starts, as the ABI passes it.
fn ptr<T: ?Sized>(of: &T) -> i32 {
    (of as *const T).cast::<u8>() as usize as i32
}

/// Where a range to be written starts.
fn ptr_mut<T: ?Sized>(of: &mut T) -> i32 {
    (of as *mut T).cast::<u8>() as usize as i32
}

/// How long a range is.
fn len(of: &[u8]) -> i32 {
    of.len() as i32
}

// Safety, for every block below: the ranges passed are those of live references, an out-range is exclusively borrowed
// and as long as the function writes, and `heap::fill` lends memory that nothing else uses.

pub fn input() -> Vec<u8> {
    heap::fill(|out, cap| unsafe { host::input(out, cap) }).unwrap_or_default()
}

pub fn result(item: &[u8]) {
    unsafe { host::result(ptr(item), len(item)) }
}

pub fn abort(code: i32, fields: &[u8]) -> ! {
    unsafe { host::abort(code, ptr(fields), len(fields)) }
    trap()
}

pub fn fail_through() -> ! {
    unsafe { host::fail_through() }
    trap()
}

/// The context, kept until the frame ends.
pub fn context() -> &'static [u8; CONTEXT_BYTES] {
    let out = Box::leak(Box::new_uninit());
    unsafe {
        host::context(ptr_mut(out));
        out.assume_init_ref()
    }
}

pub fn chain_id() -> Vec<u8> {
    heap::fill(|out, cap| unsafe { host::chain_id(out, cap) }).unwrap_or_default()
}

pub fn storage_get(key: &[u8]) -> Option<Vec<u8>> {
    heap::fill(|out, cap| unsafe { host::storage_get(ptr(key), len(key), out, cap) })
}

/// Whether there is an entry: asks for its length and takes none of its bytes.
pub fn storage_has(key: &[u8]) -> bool {
    unsafe { host::storage_get(ptr(key), len(key), 0, 0) != -1 }
}

pub fn storage_set(key: &[u8], value: &[u8]) {
    unsafe { host::storage_set(ptr(key), len(key), ptr(value), len(value)) }
}

pub fn storage_remove(key: &[u8]) -> bool {
    unsafe { host::storage_remove(ptr(key), len(key)) == 1 }
}

pub fn storage_scan(from: &[u8], to: &[u8], backwards: bool, most: u32) -> Vec<u8> {
    let page = heap::fill(|out, cap| unsafe {
        host::storage_scan(ptr(from), len(from), ptr(to), len(to), i32::from(backwards), most as i32, out, cap)
    });
    page.unwrap_or_default()
}

pub fn emit(event: u32, fields: &[u8]) {
    unsafe { host::emit(event as i32, ptr(fields), len(fields)) }
}

pub fn call(to: &[u8; 32], method: &str, args: &[u8], value: &[u8; 16], gas: u64) -> i64 {
    let method = method.as_bytes();
    unsafe { host::call(ptr(to), ptr(method), len(method), ptr(args), len(args), ptr(value), gas as i64) }
}

pub fn returned() -> Vec<u8> {
    heap::fill(|out, cap| unsafe { host::returned(out, cap) }).unwrap_or_default()
}

/// What `create` takes, since there are many of them.
pub struct NewContract<'a> {
    pub code: &'a [u8; 32],
    pub salt: &'a [u8; 32],
    pub args: &'a [u8],
    pub value: &'a [u8; 16],
    pub admin: Option<&'a [u8; 32]>,
    pub uses: &'a [u8],
}

pub fn create(new: &NewContract<'_>) -> Result<[u8; 32], i64> {
    let mut out = [0; 32];
    let failed = unsafe {
        host::create(
            ptr(new.code),
            ptr(new.salt),
            ptr(new.args),
            len(new.args),
            ptr(new.value),
            new.admin.map_or(0, ptr),
            ptr(new.uses),
            len(new.uses),
            ptr_mut(&mut out),
        )
    };
    if failed == 0 { Ok(out) } else { Err(failed) }
}

pub fn contract_info(address: &[u8; 32]) -> Option<Vec<u8>> {
    heap::fill(|out, cap| unsafe { host::contract_info(ptr(address), out, cap) })
}

pub fn system_address(name: &str) -> Option<[u8; 32]> {
    let (name, mut out) = (name.as_bytes(), [0; 32]);
    let found = unsafe { host::system_address(ptr(name), len(name), ptr_mut(&mut out)) };
    (found == 0).then_some(out)
}

pub fn declares_action(address: &[u8; 32], kind: &str) -> Option<bool> {
    let kind = kind.as_bytes();
    match unsafe { host::declares_action(ptr(address), ptr(kind), len(kind)) } {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

pub fn uses_address(number: u8) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    let found = unsafe { host::uses_address(i32::from(number), ptr_mut(&mut out)) };
    (found == 0).then_some(out)
}

pub fn balance(address: &[u8; 32]) -> [u8; 16] {
    let mut out = [0; 16];
    unsafe { host::balance(ptr(address), ptr_mut(&mut out)) }
    out
}

pub fn transfer(to: &[u8; 32], amount: &[u8; 16]) {
    unsafe { host::transfer(ptr(to), ptr(amount)) }
}

pub fn mint(to: &[u8; 32], amount: &[u8; 16]) {
    unsafe { host::mint(ptr(to), ptr(amount)) }
}

pub fn burn(amount: &[u8; 16]) {
    unsafe { host::burn(ptr(amount)) }
}

pub fn wake_at(time: u64, method: &str, args: &[u8], gas: u64, deposit: &[u8; 16]) -> [u8; 32] {
    let (method, mut out) = (method.as_bytes(), [0; 32]);
    unsafe {
        let (m, a, o) = (ptr(method), ptr(args), ptr_mut(&mut out));
        host::wake_at(time as i64, m, len(method), a, len(args), gas as i64, ptr(deposit), o);
    }
    out
}

pub fn wake_every(period: u64, method: &str, args: &[u8], gas: u64, deposit: &[u8; 16]) -> [u8; 32] {
    let (method, mut out) = (method.as_bytes(), [0; 32]);
    unsafe {
        let (m, a, o) = (ptr(method), ptr(args), ptr_mut(&mut out));
        host::wake_every(period as i64, m, len(method), a, len(args), gas as i64, ptr(deposit), o);
    }
    out
}

/// What `subscribe` takes, since there are many of them.
pub struct NewSubscription<'a> {
    pub emitter: &'a [u8; 32],
    pub event: u32,
    pub field: Option<(u8, &'a [u8])>,
    pub method: &'a str,
    pub gas: u64,
    pub deposit: &'a [u8; 16],
}

pub fn subscribe(new: &NewSubscription<'_>) -> [u8; 32] {
    let (method, mut out) = (new.method.as_bytes(), [0; 32]);
    let (field, value) = new.field.map_or((-1, &[][..]), |(number, value)| (i32::from(number), value));
    unsafe {
        host::subscribe(
            ptr(new.emitter),
            new.event as i32,
            field,
            ptr(value),
            len(value),
            ptr(method),
            len(method),
            new.gas as i64,
            ptr(new.deposit),
            ptr_mut(&mut out),
        );
    }
    out
}

pub fn wakeup_fund(id: &[u8; 32], amount: &[u8; 16]) {
    unsafe { host::wakeup_fund(ptr(id), ptr(amount)) }
}

pub fn wakeup_cancel(id: &[u8; 32]) {
    unsafe { host::wakeup_cancel(ptr(id)) }
}

pub fn slot_open(resolver: &[u8; 32], method: &str, gas: u64, deposit: &[u8; 16], expires: u64) -> [u8; 32] {
    let (method, mut out) = (method.as_bytes(), [0; 32]);
    unsafe {
        let (r, m, o) = (ptr(resolver), ptr(method), ptr_mut(&mut out));
        host::slot_open(r, m, len(method), gas as i64, ptr(deposit), expires as i64, o);
    }
    out
}

pub fn slot_resolve(id: &[u8; 32], answer: &[u8]) -> bool {
    unsafe { host::slot_resolve(ptr(id), ptr(answer), len(answer)) == 1 }
}

pub fn slot_result(id: &[u8; 32]) -> Option<Vec<u8>> {
    heap::fill(|out, cap| unsafe { host::slot_result(ptr(id), out, cap) })
}

pub fn slot_release(id: &[u8; 32]) -> bool {
    unsafe { host::slot_release(ptr(id)) == 1 }
}

pub fn slot_acknowledge(id: &[u8; 32]) {
    unsafe { host::slot_acknowledge(ptr(id)) }
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    unsafe { host::sha256(ptr(bytes), len(bytes), ptr_mut(&mut out)) }
    out
}

pub fn verify_signature(curve: i32, key: &[u8], message: &[u8], signature: &[u8; 64]) -> bool {
    let (k, m, s) = (ptr(key), ptr(message), ptr(signature));
    unsafe { host::verify_signature(curve, k, len(key), m, len(message), s) == 1 }
}

pub fn set_auth(account: &[u8; 32], auth: &[u8]) {
    unsafe { host::set_auth(ptr(account), ptr(auth), len(auth)) }
}

pub fn govern(act: &[u8]) -> i64 {
    unsafe { host::govern(ptr(act), len(act)) }
}

/// Ends the frame where the program cannot go on: a stored value that is not what the schema says, memory exhausted.
pub fn trap() -> ! {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    panic!("the contract trapped")
}
