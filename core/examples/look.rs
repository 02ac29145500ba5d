use impact_core::inventory::*;
use impact_core::library::*;
use std::collections::BTreeMap;
fn main() {
    let library = Library::parse(&LibraryFiles {
        catalogue: include_bytes!("../data/catalogue.odbl.csv"), sheets: b"",
        grid: include_bytes!("../data/grid.cc-by-4.0.csv"), classes: include_bytes!("../data/classes.odbl.csv"),
        machine_types: include_bytes!("../data/machine-types.csv"),
    }).unwrap();
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file).unwrap();
        let inv = match read(&library, &bytes, &ReadOptions::new("2026-11-25".parse().unwrap())) { Ok(i)=>i, Err(e)=>{println!("{file}: {e}"); continue} };
        println!("== {file}\n{}", inv.recognised.text);
        for c in &inv.columns { println!("  {:?} {:?} {:?} {:?} {:?} {:?}", c.header, c.field, c.confidence, c.why.as_ref().map(|w| w.text.clone()), c.asked, c.samples); }
        for q in &inv.questions { println!("  ? {}", q.sentence.text); }
        let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
        let mut names: BTreeMap<String, u64> = BTreeMap::new();
        for r in matched_rows(&library, &inv) {
            *kinds.entry(r.matched.key().into()).or_default() += 1;
            if !r.matched.is_matched() { *names.entry(format!("{} | {} | {} | {}", r.matched.key(), r.maker, r.model, r.matched_name)).or_default() += 1; }
        }
        println!("{kinds:?}");
        for (n, c) in names { println!("   {c} {n}"); }
        let mut p: BTreeMap<String, u64> = BTreeMap::new();
        for e in &inv.entries { for x in &e.problems { *p.entry(x.sentence.key.clone()).or_default() += 1; } }
        println!("{p:?}");
    }
}
