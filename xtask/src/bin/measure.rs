//! Measures the server. Started by `cargo xtask bench`, and by nobody else.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::measure::main()
}
