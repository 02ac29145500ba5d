//! The command line: few commands, few options, read by hand.

/// What `cargo xtask` understands, as the person at the terminal reads it.
pub const USAGE: &str = "\
usage: cargo xtask COMMAND

  run   [--port 8080]          build and serve the portal and its API with demo data
  test  [--only NAME]          every check and test with modest counts (--list names them)
  prove [--only NAME]          the same with full counts; writes docs/reliability.md
  bench [--only NAME]          benchmarks; writes target/bench.json and docs/benchmarks.md
  fit                          make the estimator's coefficients from core/data
  data                         make core/data from the tables in core/data/source
  dist                         dist/: portal, server and checksums

What a command needs and does not find, it installs first, in a folder of its own.";

/// The port that `cargo xtask run` serves on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8080;

/// One command with its options.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Help,
    Run { port: u16 },
    Test(Choice),
    Prove(Choice),
    Bench(Choice),
    Fit,
    Data,
    Dist,
}

/// Which steps or figures a command takes: all of them, or those named.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Names given with `--only`; empty means all.
    pub only: Vec<String>,
    /// `--list`: name the steps and stop.
    pub list: bool,
}

impl Choice {
    /// Whether a step of this name is to run.
    pub fn takes(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    /// The first name given that is none of `known`.
    pub fn unknown<'a>(&'a self, known: &[&str]) -> Option<&'a str> {
        self.only.iter().map(String::as_str).find(|only| !known.contains(only))
    }
}

/// Reads the arguments after the program's name; the error is a sentence for a person.
pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut arguments = arguments;
    let Some(name) = arguments.next() else {
        return Err("cargo xtask needs a command".to_owned());
    };
    let rest: Vec<String> = arguments.collect();
    let command = match name.as_str() {
        "help" | "--help" | "-h" => return Ok(Command::Help),
        "run" => return Ok(Command::Run { port: port(&rest)? }),
        "test" => return Ok(Command::Test(choice(&name, &rest)?)),
        "prove" => return Ok(Command::Prove(choice(&name, &rest)?)),
        "bench" => return Ok(Command::Bench(choice(&name, &rest)?)),
        "fit" => Command::Fit,
        "data" => Command::Data,
        "dist" => Command::Dist,
        other => return Err(format!("there is no command {other:?}")),
    };
    match rest.first() {
        None => Ok(command),
        Some(extra) => Err(format!("{name} takes no options, but got {extra:?}")),
    }
}

fn port(rest: &[String]) -> Result<u16, String> {
    let text = match rest {
        [] => return Ok(DEFAULT_PORT),
        [one] => one.strip_prefix("--port="),
        [flag, value] if flag == "--port" => Some(value.as_str()),
        _ => None,
    };
    let text = text.ok_or_else(|| {
        format!("run takes --port NUMBER and nothing else, but got {:?}", rest.join(" "))
    })?;
    match text.parse::<u16>() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(format!("--port {text:?} is not a number from 1 to 65535")),
    }
}

fn choice(name: &str, rest: &[String]) -> Result<Choice, String> {
    let mut choice = Choice::default();
    let mut rest = rest.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--list" => choice.list = true,
            "--only" => match rest.next() {
                Some(names) => choice.only.extend(names.split(',').map(str::to_owned)),
                None => return Err("--only needs a name; --list names them".to_owned()),
            },
            other => match other.strip_prefix("--only=") {
                Some(names) => choice.only.extend(names.split(',').map(str::to_owned)),
                None => {
                    return Err(format!("{name} takes --only NAME or --list, but got {other:?}"));
                }
            },
        }
    }
    Ok(choice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn commands_with_their_options() {
        assert_eq!(read("run"), Ok(Command::Run { port: 8080 }));
        assert_eq!(read("run --port 9001"), Ok(Command::Run { port: 9001 }));
        assert_eq!(read("run --port=9001"), Ok(Command::Run { port: 9001 }));
        assert_eq!(read("test"), Ok(Command::Test(Choice::default())));
        let only = Choice { only: vec!["fmt".into(), "api".into()], list: false };
        assert_eq!(read("test --only fmt,api"), Ok(Command::Test(only)));
        assert_eq!(read("data"), Ok(Command::Data));
        assert_eq!(read("--help"), Ok(Command::Help));
    }

    #[test]
    fn wrong_usage_is_named() {
        for (line, part) in [
            ("", "needs a command"),
            ("fly", "no command \"fly\""),
            ("run --port", "--port NUMBER"),
            ("run --port 70000", "\"70000\" is not a number from 1 to 65535"),
            ("run --port 0", "\"0\" is not a number"),
            ("test --only", "--only needs a name"),
            ("test --fast", "got \"--fast\""),
            ("dist now", "dist takes no options"),
        ] {
            let sentence = read(line).unwrap_err();
            assert!(sentence.contains(part), "{line:?} said {sentence:?}");
        }
    }

    #[test]
    fn a_choice_takes_all_or_the_named() {
        assert!(Choice::default().takes("fmt"));
        let choice = Choice { only: vec!["api".into()], list: false };
        assert!(choice.takes("api") && !choice.takes("fmt"));
        assert_eq!(choice.unknown(&["fmt"]), Some("api"));
        assert_eq!(choice.unknown(&["api"]), None);
    }
}
