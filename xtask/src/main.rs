//! All automation of the project, one command a module: `cargo xtask run`, `test`, `prove`,
//! `bench`, `fit`, `data`, `dist`. What a command needs and lacks, it sets up first (see [`setup`]).
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool speaks to its terminal"
)]

mod args;
mod bench;
mod calculator;
mod counts;
mod data;
mod dist;
mod fit;
mod machine;
mod portal;
mod postgres;
mod process;
mod prove;
mod run;
mod server;
mod setup;
mod size;
mod stamp;
mod test;
mod workspace;

use std::process::ExitCode;

use args::Command;
use workspace::Workspace;

fn main() -> ExitCode {
    let command = args::parse(std::env::args().skip(1)).and_then(known_names);
    let command = match command {
        Ok(command) => command,
        Err(sentence) => {
            eprintln!("{sentence}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    let done = Workspace::find().and_then(|workspace| match command {
        Command::Help => {
            println!("{}", args::USAGE);
            Ok(true)
        }
        Command::Run { port } => run::run(&workspace, port),
        Command::Test(choice) => test::run(&workspace, &choice),
        Command::Prove(choice) => prove::run(&workspace, &choice),
        Command::Bench(choice) => bench::run(&workspace, &choice),
        Command::Fit => fit::run(&workspace.root).map(|()| true),
        Command::Data => data::run(&workspace.root).map(|()| true),
        Command::Dist => dist::run(&workspace).map(|()| true),
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Refuses `--only` with a name that the command does not have.
fn known_names(command: Command) -> Result<Command, String> {
    let (choice, names) = match &command {
        Command::Test(choice) | Command::Prove(choice) => (choice, test::names()),
        Command::Bench(choice) => (choice, bench::names()),
        _ => return Ok(command),
    };
    match choice.unknown(&names) {
        None => Ok(command),
        Some(unknown) => {
            Err(format!("--only {unknown:?} is none of its names: {}", names.join(", ")))
        }
    }
}
