//! What `docs/emulator.md` says of the faults is what there is.

use instructor_gemini::emulator::Step;

const GUIDE: &str = include_str!("../../../docs/emulator.md");

/// A table of all faults; those of finish reasons and of blocked prompts are a row each, as their
/// names are the reasons.
fn table() -> String {
    let mut rows = vec!["| | Name | What happens |".to_owned(), "|---|---|---|".to_owned()];
    let is_one_of_many = |name: &str| name.starts_with("finish_") || name.starts_with("block_");
    for fault in Step::catalogue().iter().filter(|fault| !is_one_of_many(fault.name())) {
        rows.push(format!("| {} | `{}` | {} |", fault.number(), fault.name(), fault.about()));
        if fault.number() == "F25" && !rows.iter().any(|row| row.starts_with("| F26")) {
            let block = "The prompt is blocked for this reason: 200 without candidates.";
            let finish = "The model stops for this reason, known or not.";
            rows.push(format!("| F26 | `block` with a reason, or `block_safety` … | {block} |"));
            rows.push(format!("| F27 | `finish` with a reason, or `finish_safety` … | {finish} |"));
        }
    }
    rows.join("\n")
}

#[test]
fn the_guide_lists_every_fault() {
    let table = table();
    assert!(GUIDE.contains(&table), "docs/emulator.md is to have:\n\n{table}\n");
    for number in 1..=37 {
        assert!(table.contains(&format!("\n| F{number} | ")), "F{number}");
    }
}
