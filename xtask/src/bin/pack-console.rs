//! Packs a compiled console. Started by `cargo xtask console` when the console changed, and by nobody else.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::pack::main()
}
