//! Renews the normal forms of published interfaces: interface/standards/*.toml to src/generated/*.cbor.
//!
//! For `make generate`, after an interface was added. A published one never changes, which a test holds by its hash.

use std::fs;
use std::path::Path;

use ghost_types::Encode;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in fs::read_dir(here.join("../../interface/standards"))? {
        let source = entry?.path();
        let (Some(name), Some("toml")) = (source.file_stem(), source.extension().and_then(|e| e.to_str())) else {
            continue;
        };
        let interface = ghost_schema::parse_interface(&fs::read_to_string(&source)?)
            .map_err(|diagnostics| diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
        let target = here.join("src/generated").join(name).with_extension("cbor");
        fs::write(&target, interface.to_cbor())?;
        println!("{}  {}", interface.hash(), target.display());
    }
    Ok(())
}
