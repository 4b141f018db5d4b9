//! The `saiki` program. What it can be told is in `saiki::cli`.

use libmimalloc_sys::{mi_option_set, mi_option_t};

/// Rows and mails are made on one thread and freed on another; the system's allocator makes both wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Milliseconds until freed memory goes back to the system: `mi_option_purge_delay` of `mimalloc.h`.
const PURGE_DELAY: mi_option_t = 15;

fn main() -> std::process::ExitCode {
    give_back_at_once();
    saiki::cli::main()
}

/// An import or a campaign takes memory in waves; kept for a second, as is usual, it adds up.
#[expect(
    unsafe_code,
    reason = "the allocator offers its settings this way only"
)]
fn give_back_at_once() {
    // SAFETY: it stores a number, and no other thread runs yet.
    unsafe { mi_option_set(PURGE_DELAY, 0) };
}
