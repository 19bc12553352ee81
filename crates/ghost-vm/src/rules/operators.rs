//! The accepted instructions: a closed list, each with the class that prices it.
//!
//! The validator refuses what later proposals brought; this list refuses it too, so that a new release of the
//! validator cannot widen what is accepted.

use wasmparser::Operator;

use crate::gas::Weights;

/// What an instruction costs: the names of interface/gas.toml, `[operators]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Shapes the code and does nothing: block, loop, else, end, nop.
    Structure,
    /// A constant.
    Constant,
    /// A local read or written, or a value dropped.
    Local,
    /// A global read or written.
    Global,
    /// One-cycle arithmetic, logic, comparison and conversion.
    Arithmetic,
    /// Multiplication.
    Multiply,
    /// Division and remainder.
    Divide,
    /// A choice between two values.
    Select,
    /// A memory read.
    Load,
    /// A memory write.
    Store,
    /// br, br_if, if, return and unreachable.
    Branch,
    /// A jump through a table of labels.
    BranchTable,
    /// A call of a known function, its entry excluded.
    Call,
    /// A call through the table, its entry excluded.
    CallIndirect,
    /// memory.size.
    MemorySize,
    /// memory.grow, pages excluded.
    MemoryGrow,
}

/// The class of an accepted instruction; none for the others.
pub(crate) fn class(operator: &Operator<'_>) -> Option<Class> {
    use Operator as O;
    Some(match operator {
        O::Block { .. } | O::Loop { .. } | O::Else | O::End | O::Nop => Class::Structure,
        O::I32Const { .. } | O::I64Const { .. } => Class::Constant,
        O::LocalGet { .. } | O::LocalSet { .. } | O::LocalTee { .. } | O::Drop => Class::Local,
        O::GlobalGet { .. } | O::GlobalSet { .. } => Class::Global,
        O::Select => Class::Select,
        O::If { .. } | O::Br { .. } | O::BrIf { .. } | O::Return | O::Unreachable => Class::Branch,
        O::BrTable { .. } => Class::BranchTable,
        O::Call { .. } => Class::Call,
        O::CallIndirect { .. } => Class::CallIndirect,
        O::MemorySize { .. } => Class::MemorySize,
        O::MemoryGrow { .. } => Class::MemoryGrow,
        O::I32Load { .. }
        | O::I64Load { .. }
        | O::I32Load8S { .. }
        | O::I32Load8U { .. }
        | O::I32Load16S { .. }
        | O::I32Load16U { .. }
        | O::I64Load8S { .. }
        | O::I64Load8U { .. }
        | O::I64Load16S { .. }
        | O::I64Load16U { .. }
        | O::I64Load32S { .. }
        | O::I64Load32U { .. } => Class::Load,
        O::I32Store { .. }
        | O::I64Store { .. }
        | O::I32Store8 { .. }
        | O::I32Store16 { .. }
        | O::I64Store8 { .. }
        | O::I64Store16 { .. }
        | O::I64Store32 { .. } => Class::Store,
        O::I32Mul | O::I64Mul => Class::Multiply,
        O::I32DivS | O::I32DivU | O::I32RemS | O::I32RemU | O::I64DivS | O::I64DivU | O::I64RemS | O::I64RemU => {
            Class::Divide
        }
        O::I32Eqz
        | O::I32Eq
        | O::I32Ne
        | O::I32LtS
        | O::I32LtU
        | O::I32GtS
        | O::I32GtU
        | O::I32LeS
        | O::I32LeU
        | O::I32GeS
        | O::I32GeU
        | O::I64Eqz
        | O::I64Eq
        | O::I64Ne
        | O::I64LtS
        | O::I64LtU
        | O::I64GtS
        | O::I64GtU
        | O::I64LeS
        | O::I64LeU
        | O::I64GeS
        | O::I64GeU
        | O::I32Clz
        | O::I32Ctz
        | O::I32Popcnt
        | O::I32Add
        | O::I32Sub
        | O::I32And
        | O::I32Or
        | O::I32Xor
        | O::I32Shl
        | O::I32ShrS
        | O::I32ShrU
        | O::I32Rotl
        | O::I32Rotr
        | O::I64Clz
        | O::I64Ctz
        | O::I64Popcnt
        | O::I64Add
        | O::I64Sub
        | O::I64And
        | O::I64Or
        | O::I64Xor
        | O::I64Shl
        | O::I64ShrS
        | O::I64ShrU
        | O::I64Rotl
        | O::I64Rotr
        | O::I32WrapI64
        | O::I64ExtendI32S
        | O::I64ExtendI32U => Class::Arithmetic,
        _ => return None,
    })
}

impl Weights {
    /// The gas of an instruction of a class, in a module whose memory is near or not.
    pub(crate) fn of(&self, class: Class, near: bool) -> u32 {
        match class {
            Class::Structure => self.structure,
            Class::Constant => self.constant,
            Class::Local => self.local,
            Class::Global => self.global,
            Class::Arithmetic => self.arithmetic,
            Class::Multiply => self.multiply,
            Class::Divide => self.divide,
            Class::Select => self.select,
            Class::Load if near => self.load,
            Class::Load => self.load_far,
            Class::Store => self.store,
            Class::Branch => self.branch,
            Class::BranchTable => self.branch_table,
            Class::Call => self.call,
            Class::CallIndirect => self.call_indirect,
            Class::MemorySize => self.memory_size,
            Class::MemoryGrow => self.memory_grow,
        }
    }
}
