//! The probe tests the limits of memory: it may have all that a module can declare, 512 pages.

fn main() {
    println!("cargo::rustc-link-arg-cdylib=--max-memory=33554432");
}
