//! The score by tag beside others, in the same run, as `docs/reading.md` shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use super::{Case, Outcome, Reader, Verdict, complete};

/// How many cases a tag has to have for a row of its own.
const LEAST: usize = 3;

/// What one reader made of some cases.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    cases: u32,
    right: u32,
    refused: u32,
    wrong: u32,
    crashed: u32,
}

impl Score {
    fn add(&mut self, verdict: Verdict) {
        self.cases += 1;
        *match verdict {
            Verdict::Right => &mut self.right,
            Verdict::Refused => &mut self.refused,
            Verdict::Wrong => &mut self.wrong,
            Verdict::Crashed => &mut self.crashed,
        } += 1;
    }

    /// A reask costs seconds, a wrong value costs trust.
    fn worth(self) -> f64 {
        let worth =
            f64::from(self.right) - 5.0 * f64::from(self.wrong) - 20.0 * f64::from(self.crashed);
        100.0 * worth / f64::from(self.cases)
    }

    fn cell(self) -> String {
        format!("{} / {} / {}", self.right, self.refused, self.wrong + self.crashed)
    }
}

/// One case, and what each reader made of it.
struct Row {
    case: Case,
    verdicts: [Verdict; 3],
}

fn score<'a>(rows: impl IntoIterator<Item = &'a Row>) -> [Score; 3] {
    let mut scores = [Score::default(); 3];
    for row in rows {
        for (score, verdict) in scores.iter_mut().zip(row.verdicts) {
            score.add(verdict);
        }
    }
    scores
}

fn rows(cases: Vec<Case>) -> Vec<Row> {
    let row = |case: Case| {
        let verdicts = Reader::ALL.map(|reader| case.verdict(&case.outcome(reader)));
        Row { case, verdicts }
    };
    cases.into_iter().map(row).collect()
}

fn totals(rows: &[Row]) -> String {
    let mut table = String::from(
        "| cases | | instructor | `serde_json` | `llm_json` |\n|---:|---|---:|---:|---:|\n",
    );
    let mut line = |count: usize, name: &str, cells: [String; 3]| {
        let _ = writeln!(table, "| {count} | {name} | {} |", cells.join(" | "));
    };
    let all = score(rows);
    let part = |has_value: bool| {
        let of = move |row: &&Row| row.case.case["expect"].get("ok").is_some() == has_value;
        rows.iter().filter(of).collect::<Vec<_>>()
    };
    let (readable, refusable) = (part(true), part(false));
    let percent =
        |count: u32, of: u32| format!("{:.0} %", 100.0 * f64::from(count) / f64::from(of));
    let read = score(readable.iter().copied()).map(|score| percent(score.right, score.cases));
    let taken = score(refusable.iter().copied()).map(|score| percent(score.wrong, score.cases));
    let firm = score(rows.iter().filter(|row| row.case.is_firm()));
    line(rows.len(), "right", all.map(|score| score.right.to_string()));
    line(rows.len(), "refused though there is a value", all.map(|score| score.refused.to_string()));
    line(rows.len(), "wrong", all.map(|score| score.wrong.to_string()));
    line(rows.len(), "crashed", all.map(|score| score.crashed.to_string()));
    line(readable.len(), "with a value: read", read);
    line(refusable.len(), "without one: taken all the same", taken);
    line(rows.len(), "right − 5 × wrong − 20 × crashed, of 100", all.map(worth));
    line(firm[0].cases as usize, "the same, of those beyond dispute", firm.map(worth));
    table
}

fn worth(score: Score) -> String {
    format!("{:.0}", score.worth()).replace('-', "−")
}

fn by_tag(rows: &[Row]) -> String {
    let mut tags: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        for tag in row.case.texts("tags") {
            tags.entry(tag).or_default().push(row);
        }
    }
    tags.retain(|_, rows| rows.len() >= LEAST);
    let rest =
        rows.iter().filter(|row| row.case.texts("tags").iter().all(|tag| !tags.contains_key(tag)));
    let rest: Vec<&Row> = rest.collect();
    let mut tags: Vec<(&str, Vec<&Row>)> = tags.into_iter().collect();
    tags.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    tags.push(("with none of these", rest));
    let mut table = String::from(
        "| tag | cases | instructor | `serde_json` | `llm_json` |\n|---|---:|---:|---:|---:|\n",
    );
    for (tag, rows) in tags {
        let cells = score(rows.iter().copied()).map(Score::cell).join(" | ");
        let _ = writeln!(table, "| {tag} | {} | {cells} |", rows.len());
    }
    table
}

/// Whether the changes name what the cases say of their texts, and refusals the place.
fn told(cases: &[Case]) {
    let (mut wanted, mut named, mut placed, mut places) = (0, 0, 0, 0);
    for case in cases {
        let outcome = case.outcome(Reader::Ours);
        if case.verdict(&outcome) != Verdict::Right {
            continue;
        }
        match outcome {
            Outcome::Read { flags, .. } => {
                let of_case: BTreeSet<&str> = case.texts("flags").into_iter().collect();
                let missing: Vec<&&str> =
                    of_case.iter().filter(|flag| !flags.contains(*flag)).collect();
                wanted += of_case.len();
                named += of_case.len() - missing.len();
                if !missing.is_empty() {
                    println!("{}: {flags:?} lacks {missing:?}", case.id());
                }
            }
            Outcome::Refused { places: found, .. } => {
                if let Some(path) = case.case["expect"]["path"].as_str() {
                    placed += 1;
                    places += usize::from(found.iter().any(|found| found == path));
                }
            }
            Outcome::Crashed => {}
        }
    }
    println!("changes named as the cases name them: {named} of {wanted}");
    println!("refusals at the place that the case names: {places} of {placed}");
}

/// The text with the table in the place of the one that begins with the same line.
fn with_table(text: &str, table: &str) -> String {
    let head = table.lines().next().unwrap_or_default();
    let start = text.find(head).unwrap_or_else(|| panic!("docs/reading.md has no line {head}"));
    let length: usize = text[start..]
        .split_inclusive('\n')
        .take_while(|line| line.starts_with('|'))
        .map(str::len)
        .sum();
    format!("{}{table}{}", &text[..start], &text[start + length..])
}

#[test]
fn the_guide_shows_what_is_read_beside_others() {
    let Some(cases) = complete() else { return };
    told(&cases);
    let rows = rows(cases);
    let tables = [totals(&rows), by_tag(&rows)];
    println!("{}", tables.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reading.md");
    let text = fs::read_to_string(&path).expect("the guide");
    let fresh = tables.iter().fold(text.clone(), |text, table| with_table(&text, table));
    if env::var_os("READING_TABLES").is_some_and(|value| value == "overwrite") {
        fs::write(&path, fresh).expect("the guide is written");
        return;
    }
    assert!(text == fresh, "docs/reading.md is out of date; READING_TABLES=overwrite writes it");
}
