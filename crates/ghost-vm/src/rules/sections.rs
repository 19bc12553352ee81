//! Rules about sections, in the order sections stand in a module.
//!
//! Each function compares counts with limits first, then looks at the entries.

use ghost_types::{Failure, errors::module as error};
use wasmparser::{
    CompositeInnerType, ConstExpr, CustomSectionReader, DataKind, DataSectionReader, ElementItems, ElementKind,
    ElementSectionReader, ExportSectionReader, ExternalKind, FunctionSectionReader, GlobalSectionReader,
    ImportSectionReader, KnownCustom, MemorySectionReader, Operator, TableSectionReader, TypeRef, TypeSectionReader,
    ValType,
};

use super::{
    FunctionExport, HOST_MODULE, MemoryInfo, Num, RESERVED_PREFIX, Reading, SCHEMA_SECTION, at_most, count, invalid,
    named,
};
use crate::limits::PAGE_BYTES;

/// Globals the linker exports so that a guest finds its heap.
const LINKER_GLOBALS: [&str; 2] = ["__data_end", "__heap_base"];

/// Custom sections that may stay beside the schema: names for traces, and what compilers sign with.
const HARMLESS_SECTIONS: [&str; 3] = ["name", "producers", "target_features"];

/// Function types of i32 and i64 only, few parameters, at most one result.
pub(super) fn types(r: &mut Reading<'_>, section: TypeSectionReader<'_>) -> Result<(), Failure> {
    at_most(error::TOO_MANY_TYPES, r.limits.types, section.count())?;
    r.info.types = section.count();
    for group in section.into_iter_with_offsets() {
        let (offset, group) = group.map_err(invalid)?;
        for sub_type in group.into_types() {
            let CompositeInnerType::Func(function) = sub_type.composite_type.inner else {
                return Err(Failure::new(error::TYPE_REFUSED, [offset.into()]));
            };
            at_most(error::TOO_MANY_PARAMS, r.limits.params, count(function.params().len()))?;
            if function.results().len() > 1 {
                return Err(Failure::new(error::TOO_MANY_RESULTS, [function.results().len().into()]));
            }
            let params = function.params().iter().map(|t| number(*t, offset)).collect::<Result<_, _>>()?;
            let result = function.results().first().map(|t| number(*t, offset)).transpose()?;
            r.types.push((params, result));
        }
    }
    Ok(())
}

/// i32 or i64; anything else, floats above all, is refused.
pub(super) fn number(ty: ValType, offset: usize) -> Result<Num, Failure> {
    match ty {
        ValType::I32 => Ok(Num::I32),
        ValType::I64 => Ok(Num::I64),
        _ => Err(Failure::new(error::TYPE_REFUSED, [offset.into()])),
    }
}

/// Only functions of the host's table, each with its exact type, each once.
pub(super) fn imports(r: &mut Reading<'_>, section: ImportSectionReader<'_>) -> Result<(), Failure> {
    at_most(error::TOO_MANY_IMPORTS, r.limits.imports, section.count())?;
    for import in section.into_imports() {
        let import = import.map_err(invalid)?;
        let allowed = r.allowed.iter().find(|f| import.module == HOST_MODULE && f.name == import.name);
        let Some(function) = allowed else {
            return Err(named(error::UNKNOWN_IMPORT, &format!("{}.{}", import.module, import.name)));
        };
        let TypeRef::Func(type_index) = import.ty else { return Err(named(error::IMPORT_TYPE, import.name)) };
        let fits = r
            .types
            .get(type_index as usize)
            .is_some_and(|(params, result)| params.as_slice() == function.params && *result == function.result);
        if !fits {
            return Err(named(error::IMPORT_TYPE, import.name));
        }
        if !r.imported.insert(import.name.to_owned()) {
            return Err(named(error::IMPORT_REPEATED, import.name));
        }
        r.function_types.push(type_index);
        r.info.imports.push(import.name.to_owned());
        r.info.needs_interface = r.info.needs_interface.max(function.since);
    }
    Ok(())
}

/// Few functions, and few parameters over all of them.
pub(super) fn functions(r: &mut Reading<'_>, section: FunctionSectionReader<'_>) -> Result<(), Failure> {
    at_most(error::TOO_MANY_FUNCTIONS, r.limits.functions, section.count())?;
    let mut params = 0;
    for type_index in section {
        let type_index = type_index.map_err(invalid)?;
        params += r.types.get(type_index as usize).map_or(0, |(params, _)| count(params.len()));
        r.function_types.push(type_index);
    }
    at_most(error::TOO_MANY_PARAMS_TOTAL, r.limits.params_total, params)
}

/// At most one table, of bounded size.
pub(super) fn tables(r: &mut Reading<'_>, section: TableSectionReader<'_>) -> Result<(), Failure> {
    r.tables = section.count();
    if r.tables > 1 {
        return Err(Failure::new(error::TOO_MANY_TABLES, [r.tables.into()]));
    }
    for table in section {
        let table = table.map_err(invalid)?.ty;
        let Some(maximum) = table.maximum else { return Err(Failure::new(error::TABLE_WITHOUT_MAXIMUM, [])) };
        at_most(error::TABLE_TOO_LARGE, r.limits.table_elements, clamp(table.initial.max(maximum)))?;
        r.table_elements = clamp(table.initial);
    }
    Ok(())
}

/// One memory, which says how far it may grow.
pub(super) fn memories(r: &mut Reading<'_>, section: MemorySectionReader<'_>) -> Result<(), Failure> {
    r.memories = section.count();
    if r.memories != 1 {
        return Err(Failure::new(error::MEMORY_COUNT, [r.memories.into()]));
    }
    for memory in section {
        let memory = memory.map_err(invalid)?;
        let initial_pages = clamp(memory.initial);
        at_most(error::MEMORY_INITIAL_TOO_LARGE, r.limits.memory_initial_pages, initial_pages)?;
        let Some(maximum) = memory.maximum else { return Err(Failure::new(error::MEMORY_WITHOUT_MAXIMUM, [])) };
        at_most(error::MEMORY_MAXIMUM_TOO_LARGE, r.limits.memory_maximum_pages, clamp(maximum))?;
        r.info.memory = MemoryInfo { initial_pages, maximum_pages: clamp(maximum) };
    }
    Ok(())
}

/// Few globals, of i32 and i64.
pub(super) fn globals(r: &mut Reading<'_>, section: GlobalSectionReader<'_>) -> Result<(), Failure> {
    at_most(error::TOO_MANY_GLOBALS, r.limits.globals, section.count())?;
    r.info.globals = section.count();
    for global in section.into_iter_with_offsets() {
        let (offset, global) = global.map_err(invalid)?;
        number(global.ty.content_type, offset)?;
    }
    Ok(())
}

/// Methods, `memory`, and the linker's two globals; no name of the instrumentation's.
pub(super) fn exports(r: &mut Reading<'_>, section: ExportSectionReader<'_>) -> Result<(), Failure> {
    at_most(error::TOO_MANY_EXPORTS, r.limits.exports, section.count())?;
    for export in section {
        let export = export.map_err(invalid)?;
        at_most(error::NAME_TOO_LONG, r.limits.name_bytes, count(export.name.len()))?;
        if export.name.starts_with(RESERVED_PREFIX) {
            return Err(named(error::EXPORT_RESERVED, export.name));
        }
        match export.kind {
            ExternalKind::Func => method(r, export.name, export.index)?,
            ExternalKind::Memory if export.name == "memory" => r.memory_exported = true,
            ExternalKind::Global if LINKER_GLOBALS.contains(&export.name) => {}
            _ => return Err(named(error::EXPORT_REFUSED, export.name)),
        }
    }
    Ok(())
}

/// A method is defined by the module; the host's functions are not handed on.
fn method(r: &mut Reading<'_>, name: &str, index: u32) -> Result<(), Failure> {
    if (index as usize) < r.info.imports.len() {
        return Err(named(error::EXPORT_REFUSED, name));
    }
    let ty = r.function_types.get(index as usize).and_then(|ty| r.types.get(*ty as usize));
    // An index out of range is the validator's to refuse.
    let (params, result) = ty.cloned().unwrap_or_default();
    r.info.exports.push(FunctionExport { name: name.to_owned(), params, result });
    Ok(())
}

/// Element segments are active, hold functions, and lie within the table.
pub(super) fn elements(r: &mut Reading<'_>, section: ElementSectionReader<'_>) -> Result<(), Failure> {
    at_most(error::TOO_MANY_ELEMENT_SEGMENTS, r.limits.element_segments, section.count())?;
    for (index, segment) in section.into_iter().enumerate() {
        let segment = segment.map_err(invalid)?;
        let out_of_range = || Failure::new(error::ELEMENT_OUT_OF_RANGE, [index.into()]);
        let ElementItems::Functions(functions) = &segment.items else { return Err(out_of_range()) };
        let ElementKind::Active { offset_expr, .. } = &segment.kind else { return Err(out_of_range()) };
        let start = constant(offset_expr).map_err(invalid)?.ok_or_else(out_of_range)?;
        if u64::from(start) + u64::from(functions.count()) > r.table_elements.into() {
            return Err(out_of_range());
        }
    }
    Ok(())
}

/// Data segments are active and lie within the initial memory.
pub(super) fn data(r: &mut Reading<'_>, section: DataSectionReader<'_>) -> Result<(), Failure> {
    at_most(error::TOO_MANY_DATA_SEGMENTS, r.limits.data_segments, section.count())?;
    let memory_bytes = u64::from(r.info.memory.initial_pages) * u64::from(PAGE_BYTES);
    let mut total = 0;
    for (index, segment) in section.into_iter().enumerate() {
        let segment = segment.map_err(invalid)?;
        total += count(segment.data.len());
        at_most(error::DATA_TOO_LARGE, r.limits.data_bytes, total)?;
        let out_of_range = || Failure::new(error::DATA_OUT_OF_RANGE, [index.into()]);
        let DataKind::Active { offset_expr, .. } = &segment.kind else { return Err(out_of_range()) };
        let start = constant(offset_expr).map_err(invalid)?.ok_or_else(out_of_range)?;
        let end = u64::from(start) + segment.data.len() as u64;
        if end > memory_bytes {
            return Err(out_of_range());
        }
        at_most(error::DATA_TOO_FAR, r.limits.data_end, clamp(end))?;
    }
    Ok(())
}

/// The value of a constant expression that is one `i32.const`; nothing else can start a segment, since globals are not
/// imported.
fn constant(expression: &ConstExpr<'_>) -> Result<Option<u32>, wasmparser::Error> {
    let mut operators = expression.get_operators_reader();
    let first = operators.read()?;
    let then = operators.read()?;
    Ok(match (first, then) {
        (Operator::I32Const { value }, Operator::End) => Some(value.cast_unsigned()),
        _ => None,
    })
}

/// The schema, once; harmless sections; all of them small.
pub(super) fn custom(r: &mut Reading<'_>, section: &CustomSectionReader<'_>) -> Result<(), Failure> {
    r.custom_bytes = r.custom_bytes.saturating_add(count(section.range().len()));
    at_most(error::CUSTOM_TOO_LARGE, r.limits.custom_bytes, r.custom_bytes)?;
    if section.name() == SCHEMA_SECTION {
        if r.has_schema {
            return Err(Failure::new(error::SCHEMA_REPEATED, []));
        }
        r.has_schema = true;
        r.info.schema = section.data().to_vec();
        return Ok(());
    }
    if !HARMLESS_SECTIONS.contains(&section.name()) {
        return Err(named(error::CUSTOM_SECTION_REFUSED, section.name()));
    }
    if let KnownCustom::Name(names) = section.as_known() {
        for part in names {
            part.map_err(invalid)?;
        }
    }
    Ok(())
}

/// A size that the validator has not seen yet; beyond 32 bits it is above every limit.
fn clamp(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
