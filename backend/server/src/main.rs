//! The `saiki` program. What it can be told is in `saiki::cli`.

fn main() -> std::process::ExitCode {
    saiki::cli::main()
}
