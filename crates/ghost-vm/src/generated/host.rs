//! The host functions that a module may import. Generated from interface/host.toml by `make generate`: do not edit.

use crate::rules::{
    HostImport,
    Num::{I32, I64},
};

/// Every host function, in the order of the file.
pub const HOST_IMPORTS: &[HostImport] = &[
    HostImport { name: "input", params: &[I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "result", params: &[I32, I32], result: None, since: 1 },
    HostImport { name: "abort", params: &[I32, I32, I32], result: None, since: 1 },
    HostImport { name: "fail_through", params: &[], result: None, since: 1 },
    HostImport { name: "context", params: &[I32], result: None, since: 1 },
    HostImport { name: "chain_id", params: &[I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "storage_get", params: &[I32, I32, I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "storage_set", params: &[I32, I32, I32, I32], result: None, since: 1 },
    HostImport { name: "storage_remove", params: &[I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "storage_scan", params: &[I32, I32, I32, I32, I32, I32, I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "emit", params: &[I32, I32, I32], result: None, since: 1 },
    HostImport { name: "call", params: &[I32, I32, I32, I32, I32, I32, I64], result: Some(I64), since: 1 },
    HostImport { name: "returned", params: &[I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "create", params: &[I32, I32, I32, I32, I32, I32, I32, I32, I32], result: Some(I64), since: 1 },
    HostImport { name: "contract_info", params: &[I32, I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "system_address", params: &[I32, I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "uses_address", params: &[I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "balance", params: &[I32, I32], result: None, since: 1 },
    HostImport { name: "transfer", params: &[I32, I32], result: None, since: 1 },
    HostImport { name: "mint", params: &[I32, I32], result: None, since: 1 },
    HostImport { name: "burn", params: &[I32], result: None, since: 1 },
    HostImport { name: "wake_at", params: &[I64, I32, I32, I32, I32, I64, I32, I32], result: None, since: 1 },
    HostImport { name: "wake_every", params: &[I64, I32, I32, I32, I32, I64, I32, I32], result: None, since: 1 },
    HostImport {
        name: "subscribe",
        params: &[I32, I32, I32, I32, I32, I32, I32, I64, I32, I32],
        result: None,
        since: 1,
    },
    HostImport { name: "wakeup_fund", params: &[I32, I32], result: None, since: 1 },
    HostImport { name: "wakeup_cancel", params: &[I32], result: None, since: 1 },
    HostImport { name: "slot_open", params: &[I32, I32, I32, I64, I32, I64, I32], result: None, since: 1 },
    HostImport { name: "slot_resolve", params: &[I32, I32, I32], result: None, since: 1 },
    HostImport { name: "slot_result", params: &[I32, I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "slot_acknowledge", params: &[I32], result: None, since: 1 },
    HostImport { name: "sha256", params: &[I32, I32, I32], result: None, since: 1 },
    HostImport { name: "verify_signature", params: &[I32, I32, I32, I32, I32, I32], result: Some(I32), since: 1 },
    HostImport { name: "set_auth", params: &[I32, I32, I32], result: None, since: 1 },
    HostImport { name: "govern", params: &[I32, I32], result: Some(I64), since: 1 },
];
