//! The one bridge to Python: the extension module `ghostnet._ghost`. It holds no logic.
//!
//! For `ghostnet.core`, its only importer, which gives it types, names and exceptions. Each module wraps one subject;
//! whatever may fail, panic or take long goes through [`entry`]. What the functions take, give and raise is written in
//! `src/ghostnet/_ghost.pyi`, and a test holds that file to this module.
#![forbid(unsafe_code)]

mod audit;
mod chain;
mod codec;
mod entry;
mod ids;
mod memory;
mod proofs;
mod records;
mod schema;

/// The compiled half of `ghostnet.core`; import that.
#[pyo3::pymodule]
mod _ghost {
    #[pymodule_export]
    use crate::audit::audit_verify;
    #[pymodule_export]
    use crate::chain::{Chain, StartedBlock, inspect_chain};
    #[pymodule_export]
    use crate::codec::{decode, domain_hash, encode};
    #[pymodule_export]
    use crate::entry::Failure;
    #[pymodule_export]
    use crate::ids::{
        account_address, address_bytes, address_text, app_hash, code_hash, contract_address, genesis_info, header_hash,
        rlusd_parse, rlusd_text, system_address, tx_id,
    };
    #[pymodule_export]
    use crate::memory::{MemoryChain, SavedState};
    #[pymodule_export]
    use crate::proofs::{
        account_key, code_key, contract_key, history_key, storage_key, system_key, verify_absence, verify_presence,
    };
    #[pymodule_export]
    use crate::records::{
        check_envelope, decode_account, decode_auth, decode_block, decode_body, decode_contract, decode_envelope,
        decode_genesis, decode_header, decode_history, decode_receipt, decode_stored_block, decode_wakeup, encode_auth,
        encode_body, encode_envelope, encode_genesis, encode_header,
    };
    #[pymodule_export]
    use crate::schema::{Refused, Schema, published_interfaces, verify_module};
}
