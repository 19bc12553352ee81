//! Hashes and signatures, which a program could compute itself at a hundred times the gas.

use ghost_types::hash::sha256 as sha256_of;
use wasmtime::{Caller, Linker};

use super::{Host, HostResult, MODULE, Range};
use crate::frame::Frame;
use crate::gas;
use crate::kernel::Stop;
use crate::run_limits::MAX_ARGS_BYTES;
use crate::signature::Curve;

pub(super) fn link(linker: &mut Linker<Frame>) -> wasmtime::Result<()> {
    linker.func_wrap(MODULE, "sha256", sha256)?;
    linker.func_wrap(MODULE, "verify_signature", verify_signature)?;
    Ok(())
}

fn sha256(caller: Caller<'_, Frame>, ptr: i32, len: i32, out_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let range = Range::new(ptr, len);
    host.charge(gas::SHA256.of(range.len))?;
    let digest = sha256_of(host.bytes(range)?);
    host.write(out_ptr, &digest.0)
}

fn verify_signature(
    caller: Caller<'_, Frame>,
    curve: i32,
    key_ptr: i32,
    key_len: i32,
    message_ptr: i32,
    message_len: i32,
    signature_ptr: i32,
) -> HostResult<i32> {
    let mut host = Host(caller);
    let (key, message) = (Range::new(key_ptr, key_len), Range::new(message_ptr, message_len));
    let curve = u8::try_from(curve).ok().and_then(Curve::from_number);
    let price = match curve {
        Some(Curve::Ed25519) | None => gas::VERIFY_ED25519,
        Some(Curve::P256) => gas::VERIFY_P256,
        Some(Curve::Secp256k1) => gas::VERIFY_SECP256K1,
    };
    host.charge(price.of(message.len))?;
    if message.len > MAX_ARGS_BYTES || key.len > MAX_ARGS_BYTES {
        return Err(host.stop(Stop::limit("args_bytes", MAX_ARGS_BYTES as u64)));
    }
    let signature: [u8; 64] = host.fixed(signature_ptr)?;
    let key = host.bytes(key)?.to_vec();
    let message = host.bytes(message)?;
    Ok(i32::from(curve.is_some_and(|curve| curve.verify(&key, message, &signature))))
}
