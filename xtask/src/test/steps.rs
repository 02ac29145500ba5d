//! The steps, in the order in which a fault is found soonest.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::{Context, Outcome, Step, calculator};
use crate::counts::{self, Counts};
use crate::portal::{self, files_below};
use crate::postgres::Postgres;
use crate::process;
use crate::setup::{FOR_ALL, FOR_PORTAL, Need};
use crate::size;

/// The portal's budgets in kibibytes of brotli: the module that every page needs, all modules
/// that are fetched later, and everything that the first screen needs.
const WASM_BUDGET_KIB: f64 = 400.0;
const WINGS_BUDGET_KIB: f64 = 700.0;
const ENGINE_BUDGET_KIB: f64 = 60.0;
const FIRST_SCREEN_BUDGET_KIB: f64 = 500.0;

const WASM: &str = "wasm32-unknown-unknown";
const FOR_WASM: &[Need] = &[Need::WasmTarget];
const FOR_WASM_TESTS: &[Need] =
    &[Need::WasmTarget, Need::WasmBindgen, Need::Chromium, Need::Chromedriver];
const FOR_API_ON_POSTGRES: &[Need] = &[
    Need::WasmTarget,
    Need::WasmBindgen,
    Need::WasmSplit,
    Need::Trunk,
    Need::NodePackages,
    Need::Postgres,
];

/// Names the PostgreSQL server for the tests; without it, they take SQLite.
const TEST_POSTGRES: &str = "IMPACT_TEST_POSTGRES";

/// Tests of what only PostgreSQL does: the steps on it take them.
const ELSEWHERE: &[&str] = &["--", "--skip", "only_postgres::"];

/// The step that builds the portal.
pub const PORTAL: &str = "portal";

/// Every step.
pub const ALL: &[Step] = &[
    Step { name: "fmt", what: "formatting", needs: &[], run: fmt, optional: false },
    Step { name: "clippy", what: "lints", needs: FOR_WASM, run: clippy, optional: false },
    Step { name: "deny", what: "rules for dependencies", needs: &[], run: deny, optional: true },
    Step {
        name: "advisory",
        what: "known faults of dependencies",
        needs: &[],
        run: advisories,
        optional: true,
    },
    Step {
        name: "native",
        what: "unit, table and property tests of core, platform and xtask",
        needs: &[],
        run: native,
        optional: false,
    },
    Step {
        name: "release",
        what: "core's tests as the release build computes",
        needs: &[],
        run: release,
        optional: false,
    },
    Step {
        name: "native-postgres",
        what: "the platform's tests on PostgreSQL",
        needs: &[Need::Postgres],
        run: native_postgres,
        optional: false,
    },
    Step {
        name: "wasm",
        what: "tests in headless Chromium",
        needs: FOR_WASM_TESTS,
        run: wasm,
        optional: false,
    },
    Step {
        name: PORTAL,
        what: "the portal's build",
        needs: FOR_PORTAL,
        run: page,
        optional: false,
    },
    Step {
        name: "size",
        what: "the portal's budgets",
        needs: FOR_PORTAL,
        run: sizes,
        optional: false,
    },
    Step {
        name: "api",
        what: "whole-system tests against the real binary",
        needs: FOR_PORTAL,
        run: api,
        optional: false,
    },
    Step {
        name: "api-postgres",
        what: "the tests of the API and the command line on PostgreSQL",
        needs: FOR_API_ON_POSTGRES,
        run: api_postgres,
        optional: false,
    },
    Step {
        name: "calculator",
        what: "the calculator's package: size, contents, every way of use",
        needs: calculator::NEEDS,
        run: calculator::run,
        optional: false,
    },
    Step {
        name: "browser",
        what: "end to end in a real browser",
        needs: FOR_ALL,
        run: browser,
        optional: false,
    },
];

fn fmt(context: &Context) -> Result<Outcome> {
    let mut cargo = context.tools.cargo(context.workspace, &["fmt", "--check"]);
    for package in PACKAGES {
        cargo.args(["--package", package]);
    }
    check(cargo.args(["--", "--color", "never"]))
}

const PACKAGES: &[&str] = &[
    "impact-core",
    "impact-platform",
    "xtask",
    "impact-tests",
    "impact-app",
    "impact-calculator",
    "impact-engine",
];

fn clippy(context: &Context) -> Result<Outcome> {
    let Context { workspace, tools, .. } = context;
    let native = ["impact-core", "impact-platform", "xtask", "impact-tests"];
    let browser = ["impact-app", "impact-calculator", "impact-engine"];
    let mut counts = Counts::default();
    for (packages, target) in [(&native[..], None), (&browser[..], Some(WASM))] {
        let mut cargo = tools.cargo(workspace, &["clippy", "--all-targets"]);
        for package in packages {
            cargo.args(["--package", package]);
        }
        if let Some(target) = target {
            cargo.args(["--target", target]);
        }
        counts += Counts::one(process::show(cargo.args(["--", "-D", "warnings"]))?.success);
    }
    Ok(Outcome::Ran(counts))
}

fn deny(context: &Context) -> Result<Outcome> {
    let Context { workspace, tools, .. } = context;
    if let Some(why) = lacks_deny(context) {
        return Ok(Outcome::NotRun(why));
    }
    check(&mut tools.cargo(workspace, &["deny", "check", "licenses", "bans", "sources"]))
}

fn advisories(context: &Context) -> Result<Outcome> {
    let Context { workspace, tools, .. } = context;
    if let Some(why) = lacks_deny(context) {
        return Ok(Outcome::NotRun(why));
    }
    let mut cargo = tools.cargo(workspace, &["deny", "check", "advisories"]);
    let finished = process::show(&mut cargo)?;
    if !finished.success && finished.output.contains("failed to fetch advisory database") {
        let why = "the advisory database cannot be reached from here";
        return Ok(Outcome::NotRun(why.to_owned()));
    }
    Ok(Outcome::Ran(Counts::one(finished.success)))
}

fn lacks_deny(context: &Context) -> Option<String> {
    let version = ["deny", "--version"];
    let found = process::read(&mut context.tools.cargo(context.workspace, &version));
    let why = "cargo-deny is not installed (cargo install cargo-deny)";
    found.is_err().then(|| why.to_owned())
}

/// Core holds the properties, and takes full counts in a build of its own; of platform and xtask
/// each test is one case.
fn native(context: &Context) -> Result<Outcome> {
    // One package at a time: together, the features of each package's dependencies would hold for
    // all, and later steps would compile the platform's a second time without them.
    let mut counts = Counts::default();
    let packages =
        [("impact-core", context.counting.core), ("impact-platform", &[]), ("xtask", &[])];
    for (package, built) in packages {
        match cargo_test(context, &[&["-p", package], built, ELSEWHERE].concat(), |_| {})? {
            Outcome::Ran(of_package) => counts += of_package,
            Outcome::NotRun(_) => bail!("{package} has no test"),
        }
    }
    Ok(Outcome::Ran(counts))
}

/// Figures come from optimised builds, and a compiler has got a year wrong in one before
/// (`impact_core::quantity::Country`). Full counts are taken here again: checks of overflow, which
/// the build for them has, change what a compiler makes of the code.
fn release(context: &Context) -> Result<Outcome> {
    cargo_test(context, &["--release", "-p", "impact-core", "--lib", "--tests"], |_| {})
}

fn native_postgres(context: &Context) -> Result<Outcome> {
    let server = Postgres::start(context.tools)?;
    // What only PostgreSQL does is ignored elsewhere.
    let arguments = ["-p", "impact-platform", "--lib", "--", "--include-ignored"];
    cargo_test(context, &arguments, |cargo| {
        cargo.env(TEST_POSTGRES, server.server());
    })
}

fn wasm(context: &Context) -> Result<Outcome> {
    // `--tests`: examples in comments run natively; the browser's runner cannot take them.
    let target = ["--tests", "--target", WASM];
    let packages = ["-p", "impact-app", "-p", "impact-calculator", "-p", "impact-tests"];
    cargo_test(context, &[target.as_slice(), &packages].concat(), |cargo| {
        // A slow machine needs longer to start the browser than the runner's own 20 s.
        cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    })
}

fn page(context: &Context) -> Result<Outcome> {
    portal::build(context.workspace, context.tools)?;
    Ok(Outcome::Ran(Counts::one(true)))
}

fn sizes(context: &Context) -> Result<Outcome> {
    portal::build(context.workspace, context.tools)?;
    let folder = context.workspace.portal();
    let wasm = size::portal_wasm(&folder)?;
    let wings = size::wings(&folder)?;
    let engine = size::engine(&folder)?;
    let screen = size::first_screen(&folder)?;
    for file in screen.iter().chain(&wings).chain(&engine).chain(&size::languages(&folder)?) {
        println!("    {:>8.1} KiB  {}", size::kib(file.bytes), file.path);
    }
    let mut counts = Counts::default();
    for (what, bytes, budget) in [
        ("the portal's wasm", wasm.bytes, WASM_BUDGET_KIB),
        ("the wings", sum(&wings), WINGS_BUDGET_KIB),
        ("the fleet engine", sum(&engine), ENGINE_BUDGET_KIB),
        ("the first screen", sum(&screen), FIRST_SCREEN_BUDGET_KIB),
    ] {
        let holds = size::kib(bytes) <= budget;
        let word = if holds { "within" } else { "over" };
        println!("{what}: {} KiB brotli, {word} its {budget} KiB", size::kib(bytes));
        counts += Counts::one(holds);
    }
    Ok(Outcome::Ran(counts))
}

fn sum(files: &[size::Weight]) -> u64 {
    files.iter().map(|file| file.bytes).sum()
}

fn api(context: &Context) -> Result<Outcome> {
    let environment = built(context)?;
    cargo_test(context, &[&["-p", "impact-tests"], ELSEWHERE].concat(), |cargo| {
        cargo.envs(environment);
    })
}

fn api_postgres(context: &Context) -> Result<Outcome> {
    let environment = built(context)?;
    let server = Postgres::start(context.tools)?;
    let arguments = ["-p", "impact-tests", "--test", "api", "--", "--include-ignored"];
    cargo_test(context, &arguments, |cargo| {
        cargo.envs(environment).env(TEST_POSTGRES, server.server());
    })
}

fn browser(context: &Context) -> Result<Outcome> {
    let scripts = browser_tests(context)?;
    if scripts.is_empty() {
        return Ok(Outcome::NotRun("tests/browser holds no test".to_owned()));
    }
    let environment = built(context)?;
    let columns = million(context)?;
    let mut node = context.tools.command(context.workspace, "node");
    // Two files at a time, each with its own browser and server: a test waits more than it computes.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]).args(scripts);
    node.env("IMPACT_COLUMNS", columns).envs(environment).envs(context.environment());
    let finished = process::show(&mut node)?;
    Ok(ran(&finished, counts::of_node_test(&finished.output)))
}

/// Writes the columns of a million devices, and what the engine says of them natively.
fn million(context: &Context) -> Result<PathBuf> {
    let Context { workspace, tools, .. } = context;
    let folder = workspace.root.join("target/million");
    let arguments = ["run", "-q", "-p", "impact-engine", "--example", "million", "--"];
    process::must(tools.cargo(workspace, &arguments).arg(&folder))?;
    Ok(folder)
}

/// The scripts of `tests/browser` that hold tests of the portal: not the modules that they share, nor
/// what the step `calculator` takes.
fn browser_tests(context: &Context) -> Result<Vec<PathBuf>> {
    let mut scripts = files_below(&context.workspace.root.join("tests/browser"))?;
    scripts.retain(|file| file.extension().is_some_and(|extension| extension == "mjs"));
    let mut tests = Vec::new();
    for script in scripts {
        let text = fs::read_to_string(&script)
            .with_context(|| format!("{} cannot be read", script.display()))?;
        if text.contains("node:test") && !script.ends_with(calculator::ELEMENT) {
            tests.push(script);
        }
    }
    Ok(tests)
}

/// Builds server and portal and returns what tells the tests where they are.
fn built(context: &Context) -> Result<[(&'static str, PathBuf); 2]> {
    let Context { workspace, tools, .. } = context;
    portal::build(workspace, tools)?;
    process::must(&mut tools.cargo(workspace, &["build", "-p", "impact-platform"]))?;
    let server = workspace.server("debug");
    if !server.is_file() {
        bail!("cargo built no server at {}", server.display());
    }
    Ok([("IMPACT_BIN", server), ("IMPACT_PORTAL", workspace.portal())])
}

fn cargo_test(
    context: &Context,
    arguments: &[&str],
    prepare: impl FnOnce(&mut Command),
) -> Result<Outcome> {
    let mut cargo = context.tools.cargo(context.workspace, &["test", "--no-fail-fast"]);
    cargo.args(arguments).envs(context.environment());
    prepare(&mut cargo);
    let finished = process::show(&mut cargo)?;
    Ok(ran(&finished, counts::of_cargo_test(&finished.output)))
}

/// What a test runner ran; one that failed without naming a failed test counts as one failure.
pub fn ran(finished: &process::Finished, mut counts: Counts) -> Outcome {
    if !finished.success && counts.failed == 0 {
        counts.failed = 1;
    }
    if counts.ran() == 0 {
        return Outcome::NotRun("there is no test".to_owned());
    }
    Outcome::Ran(counts)
}

/// A program whose exit status is its verdict.
fn check(command: &mut Command) -> Result<Outcome> {
    Ok(Outcome::Ran(Counts::one(process::show(command)?.success)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_that_breaks_counts_as_a_failure() {
        let broken = process::Finished { success: false, output: String::new() };
        let Outcome::Ran(counts) = ran(&broken, Counts::default()) else { panic!("did not run") };
        assert_eq!(counts, Counts::one(false));
    }

    #[test]
    fn steps_with_the_portal_set_up_all_that_builds_it() {
        let with_portal = ["portal", "size", "api", "api-postgres", "browser"];
        for step in ALL.iter().filter(|step| with_portal.contains(&step.name)) {
            for need in FOR_PORTAL {
                assert!(step.needs.contains(need), "{} does not need {need:?}", step.name);
            }
        }
    }

    #[test]
    fn a_runner_without_tests_did_not_run() {
        let idle = process::Finished { success: true, output: String::new() };
        assert!(matches!(ran(&idle, Counts::default()), Outcome::NotRun(_)));
    }

    #[test]
    fn every_package_of_the_workspace_is_checked() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let members = manifest.lines().find(|line| line.starts_with("members")).unwrap();
        for member in members.split('"').skip(1).step_by(2) {
            let member = fs::read_to_string(root.join(member).join("Cargo.toml")).unwrap();
            let name = member.lines().find_map(|line| line.strip_prefix("name = ")).unwrap();
            assert!(PACKAGES.contains(&name.trim_matches('"')), "{name} is not checked");
        }
    }
}
