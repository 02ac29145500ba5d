//! `cargo xtask test`: every check and test, each step on its own, and one honest closing line.

mod calculator;
mod steps;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::args::Choice;
use crate::counts::Counts;
use crate::process::seconds;
use crate::setup::{Need, Tools};
use crate::workspace::Workspace;

/// What every step is given.
pub struct Context<'a> {
    pub workspace: &'a Workspace,
    pub tools: &'a Tools,
    pub counting: &'a Counting,
}

impl Context<'_> {
    /// What the tests read of how many cases they take.
    pub fn environment(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.counting.environment.iter().copied()
    }
}

/// How many cases the tests take, and how core's are built to take so many.
pub struct Counting {
    /// Environment that the tests read: empty for modest counts.
    pub environment: &'static [(&'static str, &'static str)],
    /// What `cargo test` is told for core in the step `native`, the profile among it.
    pub core: &'static [&'static str],
}

/// Few cases, in the build that stands there anyway.
const MODEST: Counting = Counting { environment: &[], core: &[] };

/// How a step ended.
#[derive(Debug)]
pub enum Outcome {
    /// It ran so many tests or checks.
    Ran(Counts),
    /// It ran nothing, for the reason given.
    NotRun(String),
}

/// One step of the test command.
pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    pub needs: &'static [Need],
    pub run: fn(&Context) -> Result<Outcome>,
    /// Whether it may be left out where the machine lacks an optional tool.
    pub optional: bool,
}

/// A step that was taken, for the record.
pub struct Taken {
    pub name: &'static str,
    pub what: &'static str,
    pub outcome: Outcome,
    pub time: Duration,
    optional: bool,
}

/// The names that `--only` takes.
pub fn names() -> Vec<&'static str> {
    steps::ALL.iter().map(|step| step.name).collect()
}

/// Runs the chosen steps and prints the closing lines; true when nothing failed.
pub fn run(workspace: &Workspace, choice: &Choice) -> Result<bool> {
    if choice.list {
        for step in steps::ALL {
            println!("{:15} {}", step.name, step.what);
        }
        return Ok(true);
    }
    let taken = take(workspace, choice, &MODEST, |_| Ok(()))?;
    Ok(close(&taken))
}

/// Sets up what the chosen steps need and takes them one by one, with a word to `told` after each; a
/// failure stops none of them.
pub fn take(
    workspace: &Workspace,
    choice: &Choice,
    counting: &Counting,
    mut told: impl FnMut(&Taken) -> Result<()>,
) -> Result<Vec<Taken>> {
    let chosen: Vec<_> = steps::ALL.iter().filter(|step| choice.takes(step.name)).collect();
    let mut needs: Vec<_> = chosen.iter().flat_map(|step| step.needs).copied().collect();
    needs.sort_unstable();
    needs.dedup();
    let tools = Tools::set_up(workspace, &needs)?;
    let context = Context { workspace, tools: &tools, counting };
    let _ahead = Ahead::of(&chosen, &context);
    let mut taken = Vec::new();
    for step in chosen {
        let step = take_one(step, &context);
        told(&step)?;
        taken.push(step);
    }
    Ok(taken)
}

/// The portal's build beside the steps before its own: for minutes it links on one core, and they
/// wait as often as they compute. Its step waits for it, as two builds of it never run at once, and
/// builds it itself where this one failed, to say why.
struct Ahead(Option<Child>);

impl Ahead {
    fn of(chosen: &[&Step], context: &Context) -> Self {
        let later = chosen.iter().skip(1).find(|step| step.name == steps::PORTAL);
        let begun =
            later.filter(|step| context.tools.lacks(step.needs).is_none()).and_then(|step| {
                let mut again = Command::new(std::env::current_exe().ok()?);
                again.args(["test", "--only", step.name]).current_dir(&context.workspace.root);
                again.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()
            });
        if begun.is_some() {
            println!("the portal is being built beside the steps before its own");
        }
        Self(begun)
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // Its step has waited for it; where that was not reached, nothing goes on afterwards.
            let _ended = child.wait();
        }
    }
}

fn take_one(step: &Step, context: &Context) -> Taken {
    println!("\n==> {}: {}", step.name, step.what);
    let begun = Instant::now();
    let outcome = match context.tools.lacks(step.needs) {
        // Tried and failed is a failure; left to a person is not.
        Some(missing) if missing.failed => {
            println!("{}", missing.sentence);
            Outcome::Ran(Counts::one(false))
        }
        Some(missing) => Outcome::NotRun(missing.sentence.clone()),
        None => (step.run)(context).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Outcome::Ran(Counts::one(false))
        }),
    };
    let time = begun.elapsed();
    let said = match &outcome {
        Outcome::Ran(counts) => counts.line(),
        Outcome::NotRun(why) => format!("not run ({why})"),
    };
    println!("<== {}: {said} in {}", step.name, seconds(time));
    Taken { name: step.name, what: step.what, outcome, time, optional: step.optional }
}

/// The sum of what ran.
pub fn total(taken: &[Taken]) -> Counts {
    let mut total = Counts::default();
    for step in taken {
        if let Outcome::Ran(counts) = &step.outcome {
            total += counts.clone();
        }
    }
    total
}

/// Prints a table, the line `N passed, N failed`, and a line for each thing not run. A machine
/// that decides over changes (`CI` set) must have run everything but the optional.
pub fn close(taken: &[Taken]) -> bool {
    println!();
    for step in taken {
        let said = match &step.outcome {
            Outcome::Ran(counts) => counts.line(),
            Outcome::NotRun(_) => "not run".to_owned(),
        };
        println!("{:15} {said:30} {:>12}", step.name, seconds(step.time));
    }
    let mut total = total(taken);
    let strict = std::env::var_os("CI").is_some_and(|value| value != "false");
    let left_out = taken
        .iter()
        .filter(|step| strict && !step.optional && matches!(step.outcome, Outcome::NotRun(_)));
    total.failed += left_out.count() as u64;
    println!();
    for step in taken {
        if let Outcome::NotRun(why) = &step.outcome {
            println!("not run: {}: {why}", step.name);
        }
    }
    for failure in &total.failures {
        println!("failed: {failure}");
    }
    println!("{}", total.line());
    total.failed == 0 && total.passed > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(outcome: Outcome, optional: bool) -> Taken {
        Taken { name: "step", what: "a step", outcome, time: Duration::ZERO, optional }
    }

    #[test]
    fn what_did_not_run_is_not_counted() {
        let counts = Counts { passed: 3, failed: 1, skipped: 2, failures: vec!["one".into()] };
        let steps = [
            taken(Outcome::Ran(counts.clone()), false),
            taken(Outcome::NotRun("no tests".into()), true),
        ];
        assert_eq!(total(&steps), counts);
        assert!(!close(&steps));
    }

    #[test]
    fn a_run_of_nothing_does_not_pass() {
        assert!(!close(&[]));
        assert!(!close(&[taken(Outcome::NotRun("no tests".into()), true)]));
        assert!(close(&[taken(Outcome::Ran(Counts::one(true)), false)]));
    }

    #[test]
    fn step_names_are_unique_and_short() {
        let mut names: Vec<_> = steps::ALL.iter().map(|step| step.name).collect();
        assert!(names.iter().all(|name| name.len() <= 15));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), steps::ALL.len());
    }
}
