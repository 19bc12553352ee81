//! RLUSD in a contract's hands, keys it recovers, and acts of governance.

use ghost_schema::Privilege;
use ghost_types::errors::call;
use ghost_types::{Failure, Rlusd};
use wasmtime::{Caller, Linker};

use super::calls::complete;
use super::{Host, HostResult, MODULE, Range};
use crate::frame::Frame;
use crate::gas;
use crate::kernel::Stop;
use crate::run_limits::MAX_ARGS_BYTES;

pub(super) fn link(linker: &mut Linker<Frame>) -> wasmtime::Result<()> {
    linker.func_wrap(MODULE, "balance", balance)?;
    linker.func_wrap(MODULE, "transfer", transfer)?;
    linker.func_wrap(MODULE, "mint", mint)?;
    linker.func_wrap(MODULE, "burn", burn)?;
    linker.func_wrap(MODULE, "set_auth", set_auth)?;
    linker.func_wrap(MODULE, "govern", govern)?;
    Ok(())
}

fn balance(caller: Caller<'_, Frame>, address_ptr: i32, out_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let address = host.address(address_ptr)?;
    host.charge(gas::STORAGE_GET.of(32))?;
    let balance = host.kernel().balance(address);
    let balance: Rlusd = host.pass(balance)?;
    host.write(out_ptr, &balance.0.to_be_bytes())
}

fn transfer(caller: Caller<'_, Frame>, to_ptr: i32, amount_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let to = host.address(to_ptr)?;
    let amount = host.amount(amount_ptr)?;
    host.charge(gas::TRANSFER.of(0))?;
    host.may_write("pay")?;
    let declared = host.frame().code.schema.capabilities.pays;
    host.may(declared, "pays", "true")?;
    let contract = host.contract();
    let moved = host.kernel().transfer(contract, to, amount);
    host.pass(moved)
}

fn mint(caller: Caller<'_, Frame>, to_ptr: i32, amount_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let to = host.address(to_ptr)?;
    let amount = host.amount(amount_ptr)?;
    host.charge(gas::TRANSFER.of(0))?;
    host.may_write("mint")?;
    may_use(&mut host, Privilege::Mint, "mint")?;
    let contract = host.contract();
    let minted = host.kernel().mint(contract, to, amount);
    host.pass(minted)
}

fn burn(caller: Caller<'_, Frame>, amount_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let amount = host.amount(amount_ptr)?;
    host.charge(gas::TRANSFER.of(0))?;
    host.may_write("burn")?;
    may_use(&mut host, Privilege::Mint, "mint")?;
    let contract = host.contract();
    let burnt = host.kernel().burn(contract, amount);
    host.pass(burnt)
}

fn set_auth(caller: Caller<'_, Frame>, account_ptr: i32, auth_ptr: i32, auth_len: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let account = host.address(account_ptr)?;
    let auth = read_bounded(&mut host, Range::new(auth_ptr, auth_len), gas::STORAGE_SET.per_byte)?;
    host.charge(gas::STORAGE_SET.of(0))?;
    host.may_write("replace keys")?;
    let declared = host.frame().code.schema.capabilities.recovers;
    host.may(declared, "recovers", "true")?;
    let contract = host.contract();
    let set = host.kernel().set_auth(contract, account, &auth);
    host.pass(set)
}

fn govern(caller: Caller<'_, Frame>, ptr: i32, len: i32) -> HostResult<i64> {
    let mut host = Host(caller);
    let act = read_bounded(&mut host, Range::new(ptr, len), gas::CREATE.per_byte)?;
    host.charge(gas::CREATE.of(0))?;
    host.may_write("govern")?;
    may_use(&mut host, Privilege::Govern, "govern")?;
    let contract = host.contract();
    let mark = host.kernel().mark();
    let done = host.kernel().govern(contract, &act);
    match host.pass(done)? {
        Some(started) => {
            if let Err(error) = super::check_args(&started.args) {
                return Err(host.stop(Failure::new(call::BAD_ARGUMENTS, ["govern".into(), error.into()])));
            }
            complete(host, mark, started, Rlusd::ZERO)
        }
        None => Ok(0),
    }
}

/// Refuses a privilege that contract.toml does not declare.
fn may_use(host: &mut Host<'_>, privilege: Privilege, name: &str) -> HostResult<()> {
    let declared = host.frame().code.schema.capabilities.privileges.contains(&privilege);
    host.may(declared, "privileges", name)
}

/// Bytes the ledger will parse: bounded and paid for first.
fn read_bounded(host: &mut Host<'_>, range: Range, per_byte: u64) -> HostResult<Vec<u8>> {
    if range.len > MAX_ARGS_BYTES {
        return Err(host.stop(Stop::limit("args_bytes", MAX_ARGS_BYTES as u64)));
    }
    host.charge(per_byte * range.len as u64)?;
    Ok(host.bytes(range)?.to_vec())
}
