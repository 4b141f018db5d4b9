//! Plays the demo's scenario on a running server. Started by `cargo xtask demo`, and by nobody else.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::play::main()
}
