//! The templates parse; what is wrong is said where it is wrong.
use super::*;

fn template(name: &str) -> String {
    let path = format!("{}/../../contracts/templates/{name}/contract.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn templates_parse_and_come_back_from_their_normal_form() {
    for name in ["token", "escrow", "name-lease"] {
        let schema = parse(&template(name), &|_| Err("nothing is used".into())).unwrap_or_else(|diagnostics| {
            panic!("{}", diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        let bytes = schema.to_cbor();
        println!("{name}: {} bytes, {}", bytes.len(), crate::to_json(&schema));
        assert_eq!(Schema::from_cbor(&bytes).unwrap(), schema);
    }
}
