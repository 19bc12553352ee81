//! The macros of `ghost-sdk`, which re-exports them.
//!
//! [`contract!`] reads a `contract.toml` with `ghost-schema`, the only parser there is, and writes Rust from it. It
//! decides nothing: what a schema may say is ghost-schema's to check, and its findings become compile errors with their
//! line, column and way out. [`macro@export`] turns an `impl Contract for X` into the exports of a module.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use proc_macro::{Delimiter, TokenStream, TokenTree};

mod expand;

/// `contract!("contract.toml")`: types, arguments, errors, events, constants, roles, storage, clients and the trait
/// `Contract`, from the schema at that path (relative to the crate's folder), and the schema itself as the module's
/// custom section `ghost.schema`.
#[proc_macro]
pub fn contract(input: TokenStream) -> TokenStream {
    let expansion = path_of(input).and_then(|path| expansion(&crate_folder()?.join(path)));
    // Beside what is wrong, only what keeps the rest of the file from adding errors of its own.
    let prelude = || format!("#[allow(unused_imports)]\n{}\n", expand::PRELUDE);
    tokens(
        expansion
            .unwrap_or_else(|errors| errors.iter().map(|error| compile_error(error)).collect::<String>() + &prelude()),
    )
}

/// `#[ghost_sdk::export] impl Contract for X { .. }`: exports every method of the block from the module. A call whose
/// outcome is not looked at does not compile inside it.
#[proc_macro_attribute]
pub fn export(options: TokenStream, block: TokenStream) -> TokenStream {
    if !options.is_empty() {
        return tokens(compile_error("`#[export]` takes no options"));
    }
    match exports(block.clone()) {
        Ok(exports) => {
            let mut out = tokens("#[deny(unused_must_use)]".into());
            out.extend(block);
            out.extend(tokens(exports));
            out
        }
        Err(error) => tokens(compile_error(error)),
    }
}

/// The folder of the crate that is being compiled.
fn crate_folder() -> Result<PathBuf, Vec<String>> {
    #[expect(clippy::disallowed_methods, reason = "cargo tells a macro where its crate is by this variable")]
    let folder = std::env::var("CARGO_MANIFEST_DIR");
    folder.map(PathBuf::from).map_err(|_| vec!["contract! needs cargo, which sets CARGO_MANIFEST_DIR".into()])
}

/// The one string literal that `contract!` takes.
fn path_of(input: TokenStream) -> Result<String, Vec<String>> {
    let text = input.to_string();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(path) if !path.contains(['"', '\\']) => Ok(path.into()),
        _ => Err(vec!["contract! takes the path of the schema: contract!(\"contract.toml\")".into()]),
    }
}

/// All that `contract!` stands for, or what is wrong with the schema.
fn expansion(path: &Path) -> Result<String, Vec<String>> {
    let shown = path.display();
    let toml = std::fs::read_to_string(path).map_err(|error| vec![format!("cannot read {shown}: {error}")])?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = RefCell::new(vec![path.to_owned()]);
    let load = |used: &str| {
        let used = folder.join(used);
        let text = std::fs::read_to_string(&used).map_err(|error| error.to_string());
        read.borrow_mut().push(used);
        text
    };
    let schema =
        ghost_schema::parse(&toml, &load).map_err(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let mut source = expand::expand(&schema);
    // Cargo compiles anew when a file changes that the compiler was told of.
    for file in read.into_inner() {
        source.push_str(&format!("const _: &[u8] = include_bytes!({:?});\n", file.display().to_string()));
    }
    Ok(source)
}

/// The exports for `impl TRAIT for CONTRACT { fn a.. fn b.. }`: one `() -> ()` for each method.
fn exports(block: TokenStream) -> Result<String, &'static str> {
    const SHAPE: &str = "`#[export]` stands on `impl Contract for X { .. }`";
    let mut tokens = block.into_iter();
    let heading: Vec<TokenTree> = tokens.by_ref().take_while(|token| !is_word(token, "for")).collect();
    let start = heading.iter().position(|token| is_word(token, "impl")).ok_or(SHAPE)?;
    let contract_trait: TokenStream = heading.into_iter().skip(start + 1).collect();
    let mut contract = TokenStream::new();
    let body = loop {
        match tokens.next().ok_or(SHAPE)? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break group.stream(),
            token => contract.extend([token]),
        }
    };
    let (mut exports, mut bodies) = (String::new(), String::new());
    for method in methods(body) {
        let body = format!("<{contract} as {contract_trait}>::__{method}");
        exports
            .push_str(&format!("#[unsafe(export_name = \"{method}\")]\nextern \"C\" fn {method}() {{ {body}() }}\n"));
        bodies.push_str(&format!("{body}, "));
    }
    // Elsewhere there is nothing to export to, but what the methods use is in use.
    Ok(format!(
        "#[cfg(target_arch = \"wasm32\")]\nconst _: () = {{\n{exports}}};\n\
         #[cfg(not(target_arch = \"wasm32\"))]\nconst _: &[fn()] = &[{bodies}];\n"
    ))
}

/// The names behind `fn` in a block; bodies are groups, so nothing inside them is seen.
fn methods(body: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let pairs = tokens.windows(2).filter(|pair| is_word(&pair[0], "fn"));
    pairs.filter(|pair| matches!(pair[1], TokenTree::Ident(_))).map(|pair| pair[1].to_string()).collect()
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident.to_string() == word)
}

fn compile_error(message: &str) -> String {
    format!("::core::compile_error!({message:?});\n")
}

/// Source that this crate wrote. It parses: the compiler's own message is the best there is if it does not.
fn tokens(source: String) -> TokenStream {
    match source.parse() {
        Ok(tokens) => tokens,
        Err(error) => panic!("ghost-sdk-macros wrote source that does not parse: {error}\n{source}"),
    }
}
