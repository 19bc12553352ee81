//! Memory of a contract: a pointer that moves up, and the panic handler.
//!
//! A frame lives for microseconds and its memory is thrown away with it, so nothing is worth a free list. What was
//! allocated last can grow, shrink and be given back in place; that covers writers that grow and buffers read and
//! dropped in turn. [`fill`] lends the whole free end of memory to a host function that answers with bytes: one call,
//! no copy, no length asked first, no buffer kept aside.
#![allow(unsafe_code)]

#[cfg(target_arch = "wasm32")]
pub use wasm::fill;

/// Outside the ledger no host function can answer: calling one panics with the reason.
#[cfg(not(target_arch = "wasm32"))]
pub fn fill(ask: impl Fn(i32, i32) -> i32) -> Option<alloc::vec::Vec<u8>> {
    ask(0, 0);
    None
}

#[cfg(target_arch = "wasm32")]
mod wasm {
    use alloc::vec::Vec;
    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32::{memory_grow, memory_size};
    use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

    use crate::sys::trap;

    /// Bytes of a page of WASM memory, as a power of two.
    const PAGE_BITS: u32 = 16;

    unsafe extern "C" {
        /// Where the linker's own data ends.
        static __heap_base: u8;
    }

    /// The first free byte. A contract has one thread: the atomic is a plain load and store.
    static NEXT: AtomicPtr<u8> = AtomicPtr::new((&raw const __heap_base).cast_mut());

    struct Bump;

    #[global_allocator]
    static BUMP: Bump = Bump;

    /// Grows memory until it ends at or after `end`; traps if it may not.
    #[cold]
    fn grow_to(end: usize) {
        let pages = end.wrapping_sub(1) >> PAGE_BITS;
        if memory_grow::<0>(pages.wrapping_add(1).wrapping_sub(memory_size::<0>())) == usize::MAX {
            trap();
        }
    }

    /// Where memory ends. At most 512 pages, so nothing is lost.
    fn end_of_memory() -> usize {
        memory_size::<0>() << PAGE_BITS
    }

    /// Takes everything below `end`.
    fn claim(start: *mut u8, len: usize) -> *mut u8 {
        let Some(end) = start.addr().checked_add(len) else { trap() };
        if end > end_of_memory() {
            grow_to(end);
        }
        NEXT.store(start.wrapping_add(len), Relaxed);
        start
    }

    // Safety: a block is handed out once, lies above `__heap_base` and inside memory, and is only given back or
    // resized in place when it is the last one.
    unsafe impl GlobalAlloc for Bump {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let next = NEXT.load(Relaxed);
            let up = next.addr().wrapping_neg() & (layout.align() - 1);
            claim(next.wrapping_add(up), layout.size())
        }

        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            let block = unsafe { self.alloc(layout) };
            // Memory given back and taken again is not zero any more.
            unsafe { block.write_bytes(0, layout.size()) };
            block
        }

        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            if block.wrapping_add(layout.size()) == NEXT.load(Relaxed) {
                NEXT.store(block, Relaxed);
            }
        }

        unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            if block.wrapping_add(layout.size()) == NEXT.load(Relaxed) {
                return claim(block, size);
            }
            if size <= layout.size() {
                return block;
            }
            let moved = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
            unsafe { moved.copy_from_nonoverlapping(block, layout.size()) };
            moved
        }
    }

    /// What a host function answers with, or `None` if it answers -1. `ask` gets the free end of memory as a pointer
    /// and its length, and is asked a second time only if the answer was longer than that.
    pub fn fill(ask: impl Fn(i32, i32) -> i32) -> Option<Vec<u8>> {
        let start = NEXT.load(Relaxed);
        let room = end_of_memory().wrapping_sub(start.addr());
        let answer = ask(start.addr() as i32, room as i32);
        if answer == -1 {
            return None;
        }
        let len = answer as usize;
        claim(start, len);
        if len > room {
            ask(start.addr() as i32, len as i32);
        }
        // Safety: the block was claimed just now and the host function wrote all of it.
        Some(unsafe { Vec::from_raw_parts(start, len, len) })
    }

    /// A panic ends the frame. What it would have said is not linked.
    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
        trap()
    }
}
