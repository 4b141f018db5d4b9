//! The program behind `cargo xtask`. It is not where the work is done: that is the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::cli::main()
}
