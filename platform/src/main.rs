//! The command `impact`.

use clap::Parser;
use impact_platform::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main(Cli::parse())
}
