//! Modules that the bench needs and no template is: one that does nothing, and one as large as a real large contract.

use std::fmt::Write;

/// Schema of both; `work` stands for whatever a contract does.
const SCHEMA: &str = r#"
[contract]
name = "bench"
version = "1.0.0"
interface = 1
summary = "Does nothing."
[capabilities]
[methods.work]
"#;

/// Functions of the large module: with the statements of each, about 260 KB, which is what CosmWasm's cw20 has.
const FUNCTIONS: usize = 420;
const STATEMENTS: usize = 14;

/// A contract whose only method returns at once.
pub fn noop() -> Vec<u8> {
    with_schema(r#"(module (memory (export "memory") 1 16) (func (export "work")))"#)
}

/// A contract of about 260 KB: functions with locals, loops, branches, memory and calls of each other.
pub fn large() -> Vec<u8> {
    let mut text = String::from(r#"(module (memory (export "memory") 1 16)"#);
    for number in 0..FUNCTIONS {
        write!(text, "(func $f{number} (param i32 i64) (result i64) (local i32 i64)").unwrap();
        for step in 0..STATEMENTS {
            let (n, k) = (number * 31 + step * 7, step % 5);
            write!(
                text,
                "(local.set 3 (i64.add (i64.mul (local.get 1) (i64.const {n})) (i64.load offset={} (local.get 0))))\
                 (if (i64.lt_u (local.get 3) (i64.const {n})) (then (i64.store offset={} (local.get 0) (local.get 3))))\
                 (local.set 1 (i64.xor (local.get 1) (i64.shr_u (local.get 3) (i64.const {k}))))",
                n % 4096,
                n % 2048
            )
            .unwrap();
        }
        let callee = if number == 0 {
            "(local.get 1)".into()
        } else {
            format!("(call $f{} (local.get 2) (local.get 1))", number - 1)
        };
        write!(text, "(if (i32.eqz (local.get 0)) (then (return (local.get 1)))) {callee})").unwrap();
    }
    write!(text, r#"(func (export "work") (drop (call $f{} (i32.const 0) (i64.const 1)))))"#, FUNCTIONS - 1).unwrap();
    with_schema(&text)
}

fn with_schema(text: &str) -> Vec<u8> {
    let mut module = wat::parse_str(text).expect("the text is a module");
    let schema = ghost_schema::parse(SCHEMA, &|_| Err(String::new())).expect("the schema is one").to_cbor();
    let name = "ghost.schema";
    let size = leb(1 + name.len() + schema.len());
    module.extend([&[0], &size[..], &[name.len() as u8], name.as_bytes(), &schema].concat());
    module
}

/// An unsigned LEB128 number (WebAssembly 5.2.2).
fn leb(mut n: usize) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (n & 0x7F) as u8;
        n >>= 7;
        if n == 0 {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}
