//! Rules about function bodies: size, locals, blocks, instructions.
//!
//! The same pass over a body feeds the validator and collects what the instrumentation needs.

use std::ops::Range;

use ghost_types::{Failure, errors::module as error};
use wasmparser::{FuncToValidate, FunctionBody, Operator, ValidatorResources};

use super::{Num, Reading, at_most, count, invalid, operators, sections::number};

/// One function of an accepted module.
#[derive(Clone, Debug)]
pub(crate) struct FunctionInfo {
    /// Where the body stands in the module: from its locals to its last `end`.
    pub body: Range<usize>,
    /// The result.
    pub result: Option<Num>,
    /// Parameters.
    pub params: u32,
    /// Locals, parameters not counted.
    pub locals: u32,
    /// The most operands on the stack at once, by the algorithm of the specification's appendix.
    pub operands: u32,
    /// Whether it calls functions of the module, directly or through the table.
    pub calls: bool,
}

/// Sums over all functions.
#[derive(Default)]
pub(super) struct Totals {
    locals: u32,
    blocks: u32,
}

/// The body is not too long to be looked at.
pub(super) fn size(r: &Reading<'_>, body: &FunctionBody<'_>) -> Result<(), Failure> {
    at_most(error::BODY_TOO_LARGE, r.limits.body_bytes, count(body.range().len()))
}

/// Locals, blocks and instructions of one function, and the validator's rules.
pub(super) fn check(
    r: &mut Reading<'_>,
    function: FuncToValidate<ValidatorResources>,
    body: &FunctionBody<'_>,
) -> Result<(), Failure> {
    let type_index = r.function_types[r.info.imports.len() + r.info.functions.len()];
    let (params, result) = &r.types[type_index as usize];
    let mut info = FunctionInfo {
        body: body.range(),
        result: *result,
        params: count(params.len()),
        locals: locals(r, body)?,
        operands: 0,
        calls: false,
    };
    r.totals.locals += info.locals;
    at_most(error::TOO_MANY_LOCALS_TOTAL, r.limits.locals_total, r.totals.locals)?;
    instructions(r, function, body, &mut info)?;
    r.info.functions.push(info);
    Ok(())
}

/// Few locals, of i32 and i64, counted before room is made for any.
fn locals(r: &Reading<'_>, body: &FunctionBody<'_>) -> Result<u32, Failure> {
    let mut reader = body.get_locals_reader().map_err(invalid)?;
    let mut total: u32 = 0;
    for _ in 0..reader.get_count() {
        let offset = reader.original_position();
        let (n, ty) = reader.read().map_err(invalid)?;
        total = total.saturating_add(n);
        at_most(error::TOO_MANY_LOCALS, r.limits.locals, total)?;
        number(ty, offset)?;
    }
    Ok(total)
}

/// Accepted instructions only, few blocks, shallow nesting; typed as WebAssembly demands.
fn instructions(
    r: &mut Reading<'_>,
    function: FuncToValidate<ValidatorResources>,
    body: &FunctionBody<'_>,
    info: &mut FunctionInfo,
) -> Result<(), Failure> {
    let mut validator = function.into_validator(std::mem::take(&mut r.allocations));
    let mut binary = body.get_binary_reader();
    validator.read_locals(&mut binary).map_err(invalid)?;
    let mut reader = body.get_operators_reader().map_err(invalid)?;
    let (mut blocks, mut depth) = (0, 0);
    while !reader.eof() {
        let (operator, offset) = reader.read_with_offset().map_err(invalid)?;
        if operators::class(&operator).is_none() {
            return Err(Failure::new(error::OPERATOR_REFUSED, [offset.into()]));
        }
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                blocks += 1;
                depth += 1;
                at_most(error::TOO_MANY_BLOCKS, r.limits.blocks, blocks)?;
                if depth > r.limits.nesting {
                    return Err(Failure::new(error::NESTING_TOO_DEEP, [r.limits.nesting.into()]));
                }
            }
            Operator::End => depth = depth.saturating_sub(1),
            Operator::Call { function_index } => info.calls |= function_index as usize >= r.info.imports.len(),
            Operator::CallIndirect { .. } => info.calls = true,
            _ => {}
        }
        validator.op(offset, &operator).map_err(invalid)?;
        info.operands = info.operands.max(validator.operand_stack_height());
        at_most(error::TOO_MANY_OPERANDS, r.limits.operands, info.operands)?;
    }
    reader.finish().map_err(invalid)?;
    r.allocations = validator.into_allocations();
    r.totals.blocks += blocks;
    at_most(error::TOO_MANY_BLOCKS_TOTAL, r.limits.blocks_total, r.totals.blocks)
}
