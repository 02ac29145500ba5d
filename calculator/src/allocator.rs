//! A small allocator: the module runs on one thread and allocates when its engine is made.

#![expect(
    unsafe_code,
    reason = "an allocator for one thread is declared by promising that there is one"
)]

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

// SAFETY: the module is built without threads, so nothing else can allocate meanwhile.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };
