//! Compiled code: in memory by hash, on disk between runs, compiled once whoever asks first.
//!
//! A file is the compiled module behind a MAC (HMAC-SHA-256) with a key of this folder, so a damaged, swapped or foreign
//! file is compiled anew and never loaded. Its name covers code, protocol version, engine version and configuration.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ghost_ledger::block::PROTOCOL;
use ghost_ledger::state::CodeSource;
use ghost_types::Hash;
use ghost_types::hash::hash;
use ghost_vm::code::{Code, Verified, Vm};
use ghost_vm::engine::Program;
use ghost_vm::kernel::Fault;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::faults::at;

const MAC_BYTES: usize = 32;
const KEY_FILE: &str = "key";
/// What a fault of its folder names.
const OPEN: &str = "open the code cache";

/// One code: empty until somebody compiled it. Its lock is held while it is compiled.
type Cell = Arc<Mutex<Option<Arc<Code>>>>;

/// Compiled code of a chain.
pub struct Codes {
    vm: Vm,
    cells: Mutex<BTreeMap<Hash, Cell>>,
    disk: Option<Disk>,
}

impl Codes {
    /// Code kept in memory alone, or in `folder` too.
    ///
    /// # Errors
    /// When the folder cannot be made or its key not be read.
    pub fn new(vm: Vm, folder: Option<&Path>) -> Result<Self, Fault> {
        let disk = folder.map(|folder| Disk::open(folder, vm.cache_key())).transpose()?;
        Ok(Self { vm, cells: Mutex::default(), disk })
    }

    fn load(&self, hash: Hash, code: &[u8]) -> Result<Code, Fault> {
        let verified = Vm::verify(code).map_err(|failure| {
            Fault::engine(format!("code {hash} is in state and breaks the rules for modules: {failure:?}"))
        })?;
        let program = match self.disk.as_ref().and_then(|disk| disk.load(&self.vm, hash)) {
            Some(program) => program,
            None => self.compile(hash, code, &verified)?,
        };
        self.vm.load(&program, verified)
    }

    fn compile(&self, hash: Hash, code: &[u8], verified: &Verified) -> Result<Program, Fault> {
        let program = self.vm.compile(code, verified)?;
        if let Some(disk) = &self.disk {
            // A cache that cannot be written costs time at the next start, nothing else.
            let _ = program.serialize().map_err(|_| ()).and_then(|bytes| disk.save(hash, &bytes).map_err(|_| ()));
        }
        Ok(program)
    }
}

impl CodeSource for Codes {
    fn code(&self, hash: Hash, stored: &mut dyn FnMut() -> Result<Vec<u8>, Fault>) -> Result<Arc<Code>, Fault> {
        let cell = Arc::clone(self.cells.lock().unwrap_or_else(PoisonError::into_inner).entry(hash).or_default());
        let mut cell = cell.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(code) = &*cell {
            return Ok(Arc::clone(code));
        }
        let code = Arc::new(self.load(hash, &stored()?)?);
        *cell = Some(Arc::clone(&code));
        Ok(code)
    }
}

/// The cache's folder.
struct Disk {
    folder: PathBuf,
    key: [u8; 32],
    engine: [u8; 32],
}

impl Disk {
    fn open(folder: &Path, engine: [u8; 32]) -> Result<Self, Fault> {
        fs::create_dir_all(folder).map_err(at(folder, OPEN))?;
        let path = folder.join(KEY_FILE);
        let key = match fs::read(&path).ok().and_then(|key| key.try_into().ok()) {
            Some(key) => key,
            None => {
                let mut key = [0; 32];
                getrandom::fill(&mut key).map_err(|error| Fault::internal(format!("no randomness: {error}")))?;
                write_private(&path, &key).map_err(at(&path, OPEN))?;
                key
            }
        };
        Ok(Self { folder: folder.to_owned(), key, engine })
    }

    /// The program of a file made by this node; `None` sends the caller to the compiler.
    fn load(&self, vm: &Vm, code: Hash) -> Option<Program> {
        let bytes = fs::read(self.path(code)).ok()?;
        let (mac, compiled) = bytes.split_first_chunk::<MAC_BYTES>()?;
        self.mac(code, compiled).verify_slice(mac).ok()?;
        let module = deserialize(vm, compiled)?;
        vm.engine().program(module).ok()
    }

    fn save(&self, code: Hash, compiled: &[u8]) -> std::io::Result<()> {
        let mac = self.mac(code, compiled).finalize().into_bytes();
        write_private(&self.path(code), &[&mac[..], compiled].concat())
    }

    fn mac(&self, code: Hash, compiled: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(&self.name(code).0);
        mac.update(compiled);
        mac
    }

    fn name(&self, code: Hash) -> Hash {
        hash("ghost/code-cache/1", &[&code.0[..], &PROTOCOL.to_be_bytes(), &self.engine].concat())
    }

    fn path(&self, code: Hash) -> PathBuf {
        self.folder.join(self.name(code).to_string())
    }
}

/// Loads machine code that this node wrote.
#[allow(unsafe_code, reason = "wasmtime cannot check machine code; the MAC just checked says that we made it")]
fn deserialize(vm: &Vm, compiled: &[u8]) -> Option<wasmtime::Module> {
    // SAFETY: the bytes are what `Program::serialize` gave, since only this node holds the key of the MAC over them.
    unsafe { wasmtime::Module::deserialize(vm.engine().wasmtime(), compiled) }.ok()
}

/// Writes a file whole or not at all, readable by its owner alone.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let part = path.with_extension("part");
    let mut file = fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    fs::rename(part, path)
}
