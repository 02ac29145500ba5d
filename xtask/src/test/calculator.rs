//! The calculator's package: built, weighed, listed, used in every way there is, and equal to the
//! native engine.

use anyhow::Result;

use super::steps::ran;
use super::{Context, Outcome};
use crate::calculator;
use crate::counts::{self, Counts};
use crate::portal::files_below;
use crate::process;
use crate::setup::Need;
use crate::size;

/// All that a page with a script tag downloads, bytes of brotli: the 40 KiB of `targets.json`.
const BUDGET: u64 = 40 * 1024;

/// What building it and driving a browser takes.
pub const NEEDS: &[Need] =
    &[Need::WasmTarget, Need::WasmBindgen, Need::NodePackages, Need::Chromium];

/// The tests of the element: they need the package and nothing of the portal.
pub const ELEMENT: &str = "tests/browser/element.test.mjs";

pub fn run(context: &Context) -> Result<Outcome> {
    let Context { workspace, tools, .. } = context;
    let package = calculator::build(workspace, tools)?;
    let [script, module, catalogue] = calculator::weigh(workspace, tools, &package)?;
    for file in [&module, &script, &catalogue] {
        println!("    {:>8.1} KiB  {}", size::kib(file.bytes), file.path);
    }
    // The script holds the module.
    let whole = script.bytes + catalogue.bytes;
    // In bytes: a tenth of a KiB hides as many as a sentence has.
    let holds = whole <= BUDGET;
    let word = if holds { "within" } else { "over" };
    println!("script and catalogue: {whole} bytes of brotli, {word} their {BUDGET}");
    let mut counts = Counts::one(holds);
    if !holds {
        let said = format!("the calculator's script and catalogue: {whole} bytes of {BUDGET}");
        counts.failures.push(said);
    }
    let answers = workspace.root.join("target/calculator/answers.bin");
    let native = ["run", "-q", "-p", "impact-calculator", "--example", "answers", "--"];
    let tables = package.join("dist").join(calculator::CATALOGUE);
    process::must(tools.cargo(workspace, &native).arg(tables).arg(&answers))?;
    let mut tests = files_below(&workspace.root.join("tests/packaging"))?;
    tests.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    tests.push(workspace.root.join(ELEMENT));
    let mut node = tools.command(workspace, "node");
    // One file at a time: two cores carry one browser and its builds.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(tests);
    node.env("IMPACT_CALCULATOR", package).env("IMPACT_ANSWERS", answers);
    let finished = process::show(node.envs(context.environment()))?;
    match ran(&finished, counts::of_node_test(&finished.output)) {
        Outcome::Ran(tests) => counts += tests,
        idle @ Outcome::NotRun(_) => return Ok(idle),
    }
    Ok(Outcome::Ran(counts))
}
