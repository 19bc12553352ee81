//! The host functions of interface version 1. Generated from interface/host.toml by `make generate`: do not edit.

use crate::sys::host_functions;

host_functions! {
    /// The arguments of this call: one canonical CBOR array in schema order.
    fn input(out_ptr: i32, out_cap: i32) -> i32;

    /// Sets what this call returns: one canonical CBOR item. The last call of it counts.
    fn result(ptr: i32, len: i32);

    /// Ends this frame with the schema's error `code` and its fields, a canonical CBOR array of at most 1 KiB. Does not return.
    fn abort(code: i32, ptr: i32, len: i32);

    /// Ends this frame with the failure of the last `call` or `create`, unchanged. Does not return.
    fn fail_through();

    /// Writes 185 bytes: self 32, caller 32, payer 32, value 16, block height 8, block time 8, stalled 8, origin kind 1 (0 transaction, 1 event, 2 clock, 3 answer), origin id 32, due time 8, missed firings 8; integers big-endian.
    fn context(out_ptr: i32);

    /// The chain id, as text.
    fn chain_id(out_ptr: i32, out_cap: i32) -> i32;

    /// The value under a key of this contract; -1 if there is none.
    fn storage_get(key_ptr: i32, key_len: i32, out_ptr: i32, out_cap: i32) -> i32;

    /// Puts a value of 1 byte to 64 KiB under a key of at most 256 bytes.
    fn storage_set(key_ptr: i32, key_len: i32, value_ptr: i32, value_len: i32);

    /// Removes a key; 1 if it was there, else 0.
    fn storage_remove(key_ptr: i32, key_len: i32) -> i32;

    /// A page of the entries with from <= key < to (empty `to`: no bound) as CBOR [[[key, value], ...], next]: at most `most` (1 to 100) keys are visited and 64 KiB returned; flag 1: from the end. `next` replaces `from` (from the end: `to`) to go on, and is null at the end.
    fn storage_scan(from_ptr: i32, from_len: i32, to_ptr: i32, to_len: i32, flags: i32, most: i32, out_ptr: i32, out_cap: i32) -> i32;

    /// Emits the schema's event with this number; the fields are one canonical CBOR array.
    fn emit(event: i32, ptr: i32, len: i32);

    /// Calls a method with at most `gas` (0: all that is left, less 1/64). 0 on success, else class << 32 | code; a failed callee is undone whole. `returned` then reads its result or its error's fields.
    fn call(address_ptr: i32, method_ptr: i32, method_len: i32, args_ptr: i32, args_len: i32, value_ptr: i32, gas: i64) -> i64;

    /// The result of the last `call` or `create`, or the fields of its error.
    fn returned(out_ptr: i32, out_cap: i32) -> i32;

    /// Creates a contract from stored code; the address goes to `out_ptr`. `admin_ptr` 0: none. `uses`: the addresses of [uses] with at = "init", in schema order. Returns as `call` does.
    fn create(code_ptr: i32, salt_ptr: i32, args_ptr: i32, args_len: i32, value_ptr: i32, admin_ptr: i32, uses_ptr: i32, uses_len: i32, out_ptr: i32) -> i64;

    /// [code hash, schema hash, creator, admin or null] of a contract, as CBOR; -1 if there is none.
    fn contract_info(address_ptr: i32, out_ptr: i32, out_cap: i32) -> i32;

    /// 1 if the schema of the contract at an address lists this kind of action in its capabilities, 0 if not; -1 if there is no contract.
    fn declares_action(address_ptr: i32, kind_ptr: i32, kind_len: i32) -> i32;

    /// The address behind a system name; 0 if found, -1 if there is none.
    fn system_address(name_ptr: i32, name_len: i32, out_ptr: i32) -> i32;

    /// The address that [uses] item `number` (in schema order) was bound to when the contract was created; 0 if there is one, else -1.
    fn uses_address(number: i32, out_ptr: i32) -> i32;

    /// The RLUSD of an address: 16 bytes.
    fn balance(address_ptr: i32, out_ptr: i32);

    /// Pays RLUSD of this contract; runs no code there.
    fn transfer(to_ptr: i32, amount_ptr: i32);

    /// Creates RLUSD; needs the privilege `mint`.
    fn mint(to_ptr: i32, amount_ptr: i32);

    /// Destroys RLUSD of this contract; needs the privilege `mint`.
    fn burn(amount_ptr: i32);

    /// Calls a wakeup method of this contract once, in the first block at or after `time` (ms). The id goes to `out_ptr`.
    fn wake_at(time: i64, method_ptr: i32, method_len: i32, args_ptr: i32, args_len: i32, gas: i64, deposit_ptr: i32, out_ptr: i32);

    /// Calls it every `period` ms (at least 1,000), once after a gap, with `missed` in the context.
    fn wake_every(period: i64, method_ptr: i32, method_len: i32, args_ptr: i32, args_len: i32, gas: i64, deposit_ptr: i32, out_ptr: i32);

    /// Calls it with [emitter, fields] for each event `event` of the emitter whose indexed field number `field` is `value` (CBOR); field -1: for any.
    fn subscribe(emitter_ptr: i32, event: i32, field: i32, value_ptr: i32, value_len: i32, method_ptr: i32, method_len: i32, gas: i64, deposit_ptr: i32, out_ptr: i32);

    /// Adds to a wakeup's deposit; a suspended one goes on.
    fn wakeup_fund(id_ptr: i32, amount_ptr: i32);

    /// Ends a wakeup of this contract and refunds the rest of its deposit.
    fn wakeup_cancel(id_ptr: i32);

    /// Opens a slot that only `resolver` may answer, once, or that expires at `expires` (0: never; block time minus stalled). The method is called with [id, answer or null].
    fn slot_open(resolver_ptr: i32, method_ptr: i32, method_len: i32, gas: i64, deposit_ptr: i32, expires: i64, out_ptr: i32);

    /// Answers a slot with one canonical CBOR item: 1, or 0 if no open slot with this id is this contract's to answer. Whoever opened it can have closed it.
    fn slot_resolve(id_ptr: i32, ptr: i32, len: i32) -> i32;

    /// Closes an open slot without an answer and without a call; its deposit goes back to the contract that opened it. For that contract and for the resolver: 1, or 0 if no open slot with this id is this contract's.
    fn slot_release(id_ptr: i32) -> i32;

    /// The answer kept for a closed slot of this contract; -1 if there is none.
    fn slot_result(id_ptr: i32, out_ptr: i32, out_cap: i32) -> i32;

    /// Forgets the answer of a closed slot.
    fn slot_acknowledge(id_ptr: i32);

    /// SHA-256 of the range: 32 bytes.
    fn sha256(ptr: i32, len: i32, out_ptr: i32);

    /// 1 if the 64-byte signature of the message is canonical and good, else 0. Curves: 0 ed25519, 1 P-256, 2 secp256k1.
    fn verify_signature(curve: i32, key_ptr: i32, key_len: i32, message_ptr: i32, message_len: i32, signature_ptr: i32) -> i32;

    /// Replaces the keys of an account whose recovery contract this is.
    fn set_auth(account_ptr: i32, auth_ptr: i32, auth_len: i32);

    /// One act of governance, as in a transaction's message `govern`; needs to be governance. Returns as `call` does, for the init or migrate it runs.
    fn govern(ptr: i32, len: i32) -> i64;
}
