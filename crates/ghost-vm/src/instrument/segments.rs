//! Where a function is charged, and how much.
//!
//! A *segment* is a set of instructions of which, once the first has run, all others run too unless the program traps
//! or never ends. It is charged whole at its first instruction. Straight-line code is one segment; so is what follows a
//! block that every path leaves through its end, however many branches there are inside.
//!
//! The pass is linear in the body. Code that cannot be reached belongs to no segment.

use wasmparser::{Operator, OperatorsReader};

use crate::{gas::Weights, rules::operators};

/// A charge, made before the instruction at an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charge {
    /// Offset in the module.
    pub at: usize,
    /// Gas.
    pub cost: u64,
}

/// A block, loop or if that is open.
struct Frame {
    kind: Kind,
    /// The segment that ran up to the block; none where it cannot be reached.
    head: Option<usize>,
    /// Some branch leaves the block for elsewhere than its end.
    escapes: bool,
    /// Some branch goes to the block's end.
    targeted: bool,
    /// The first arm of an if ends where the second starts.
    first_arm_falls: bool,
}

#[derive(PartialEq)]
enum Kind {
    Block,
    Loop,
    If,
    Else,
}

/// The charges of a function, in order of their offsets. `near`: the module's memory fits the caches. `entry`: what
/// entering the function costs.
pub(super) fn segments(
    mut reader: OperatorsReader<'_>,
    weights: &Weights,
    near: bool,
    entry: u32,
) -> wasmparser::Result<Vec<Charge>> {
    let mut pass = Pass { charges: Vec::new(), current: None, frames: Vec::new() };
    pass.start(reader.original_position());
    pass.pay(entry);
    while !reader.eof() {
        let operator = reader.read()?;
        pass.pay(operators::class(&operator).map_or(0, |class| weights.of(class, near)));
        pass.step(&operator, reader.original_position());
    }
    Ok(pass.charges)
}

struct Pass {
    charges: Vec<Charge>,
    /// The segment the next instruction belongs to; none where it cannot be reached.
    current: Option<usize>,
    frames: Vec<Frame>,
}

impl Pass {
    fn start(&mut self, at: usize) {
        self.charges.push(Charge { at, cost: 0 });
        self.current = Some(self.charges.len() - 1);
    }

    fn pay(&mut self, cost: u32) {
        if let Some(segment) = self.current {
            self.charges[segment].cost += u64::from(cost);
        }
    }

    /// Follows control over one instruction; `after` is the offset of the next.
    fn step(&mut self, operator: &Operator<'_>, after: usize) {
        match operator {
            Operator::Block { .. } => self.open(Kind::Block),
            Operator::Loop { .. } => {
                self.open(Kind::Loop);
                self.restart(after);
            }
            Operator::If { .. } => {
                self.open(Kind::If);
                self.restart(after);
            }
            Operator::Else => self.alternative(after),
            Operator::End => self.close(after),
            Operator::Br { relative_depth } => {
                self.branch(*relative_depth);
                self.current = None;
            }
            Operator::BrIf { relative_depth } => {
                self.branch(*relative_depth);
                self.restart(after);
            }
            Operator::BrTable { targets } => {
                let mut furthest = targets.default();
                for target in targets.targets().flatten() {
                    self.target(target);
                    furthest = furthest.max(target);
                }
                self.target(targets.default());
                self.leave(furthest);
                self.current = None;
            }
            Operator::Return => {
                self.leave(u32::MAX);
                self.current = None;
            }
            Operator::Unreachable => self.current = None,
            _ => {}
        }
    }

    fn open(&mut self, kind: Kind) {
        let head = self.current;
        self.frames.push(Frame { kind, head, escapes: false, targeted: false, first_arm_falls: false });
    }

    /// A new segment, if this place can be reached.
    fn restart(&mut self, at: usize) {
        if self.current.is_some() {
            self.start(at);
        }
    }

    fn branch(&mut self, depth: u32) {
        self.target(depth);
        self.leave(depth);
    }

    /// A branch to a block, not to a loop, makes its end a place that is reached.
    fn target(&mut self, depth: u32) {
        let reached = self.current.is_some();
        if let Some(frame) = self.frames.iter_mut().rev().nth(depth as usize) {
            frame.targeted |= reached && frame.kind != Kind::Loop;
        }
    }

    /// A branch leaves every block inside its target; one to the function's own label, and a return, leave all.
    fn leave(&mut self, depth: u32) {
        if self.current.is_some() {
            for frame in self.frames.iter_mut().rev().take(depth as usize) {
                frame.escapes = true;
            }
        }
    }

    fn alternative(&mut self, after: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.kind = Kind::Else;
            frame.first_arm_falls = self.current.is_some();
            self.current = frame.head;
            self.restart(after);
        }
    }

    fn close(&mut self, after: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let skipped = frame.kind == Kind::If && frame.head.is_some();
        let joined = frame.targeted || frame.first_arm_falls || skipped;
        if !joined && self.current.is_none() {
            return;
        }
        if !frame.escapes {
            self.current = frame.head;
        } else if joined {
            self.start(after);
        }
    }
}
