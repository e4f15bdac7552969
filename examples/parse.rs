//! Reading an answer without a client: the schema to send, the answer to check.
//!
//! ```sh
//! cargo run --example parse -- --schema          # what to send to a model of your own
//! cargo run --example parse                      # a right answer
//! cargo run --example parse -- --wrong           # one that is not
//! cargo run --example parse < answer.json        # yours
//! ```

#![allow(dead_code)] // What is read is only printed.

use std::error::Error;
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use instructor::{Context, Extract, Maybe, Reading, parse_with};

/// An invoice, as the letter states it.
#[derive(Debug, Extract)]
#[extract(rename_all = "camelCase", validate = adds_up)]
struct Invoice {
    /// As printed, such as `INV-2026-0042`.
    #[extract(pattern = r"^[A-Z]+-\d{4}-\d+$", example = "INV-2026-0042")]
    number: String,
    #[extract(format = date, validate = not_in_the_future)]
    issued_on: String,
    #[extract(items(1..=50))]
    lines: Vec<Line>,
    #[extract(range(0..), multiple_of = 0.01)]
    total: f64,
    payment: Payment,
    /// By when it has to be paid.
    due: Maybe<String>,
    /// The words that state the total.
    #[extract(quote)]
    evidence: String,
}

#[derive(Debug, Extract)]
struct Line {
    #[extract(length(1..=200))]
    what: String,
    #[extract(range(1..))]
    quantity: u32,
    /// Of one piece.
    #[extract(range(0..), multiple_of = 0.01)]
    price: f64,
}

#[derive(Debug, Extract)]
#[extract(tag = "by", rename_all = "lowercase")]
enum Payment {
    Cash,
    Transfer {
        #[extract(pattern = r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")]
        iban: String,
    },
    /// Anything else, in a word.
    Card {
        last_digits: String,
    },
}

/// The day on which the letter is read.
struct Today(&'static str);

fn not_in_the_future(date: &str, context: &Context) -> Result<(), String> {
    match context.get::<Today>() {
        Some(Today(today)) if date > *today => Err(format!("must not be after {today}")),
        _ => Ok(()),
    }
}

fn adds_up(invoice: &Invoice) -> Result<(), String> {
    let sum: f64 = invoice.lines.iter().map(|line| f64::from(line.quantity) * line.price).sum();
    if (sum - invoice.total).abs() < 0.005 {
        return Ok(());
    }
    Err(format!("total must be the sum of the lines, {sum:.2}"))
}

const LETTER: &str = "Invoice INV-2026-0042 of 3 November 2026. Two chairs at 49.90 each, one \
                      table at 120.00. Please pay a total of 219.80 by transfer to \
                      PT50000201231234567890154.";

const RIGHT: &str = r#"{
    "number": "INV-2026-0042", "issuedOn": "2026-11-03",
    "lines": [{"what": "chair", "quantity": 2.0, "price": 49.90},
              {"what": "table", "quantity": 1, "price": 120}],
    "total": 219.80, "payment": {"iban": "PT50000201231234567890154", "by": "transfer"},
    "due": {"missing": "no day is named"}, "evidence": "a total of 219.80"
}"#;

const WRONG: &str = r#"{
    "number": "42", "issuedOn": "2027-11-03",
    "lines": [{"what": "chair", "quantity": 0, "price": 49.905}],
    "total": "219.80", "payment": {"by": "cheque"},
    "due": {"found": 3, "missing": ""}, "evidence": "219.80 in total"
}"#;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let argument = std::env::args().nth(1);
    let answer = match argument.as_deref() {
        Some("--schema") => {
            println!("{}", Invoice::SCHEMA.to_json_schema());
            return Ok(ExitCode::SUCCESS);
        }
        Some("--wrong") => WRONG.to_owned(),
        Some(other) => {
            return Err(format!("unknown argument {other}; see the head of this file").into());
        }
        None => given()?.unwrap_or_else(|| RIGHT.to_owned()),
    };
    let context = Context::new().with(Today("2026-11-23"));
    match parse_with::<Invoice>(&answer, Reading::Lossless, &context, Some(LETTER)) {
        Ok(parsed) => {
            println!("{:#?}", parsed.value);
            for change in parsed.changes {
                println!(
                    "changed {:?} at {:?} ({}): {} became {}",
                    change.kind, change.place, change.path, change.before, change.after
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(violations) => {
            for violation in &violations {
                let (path, rule, message) =
                    (violation.path(), violation.rule(), violation.message());
                println!(
                    "{path}: {rule}: {message}, got {}",
                    violation.found().unwrap_or("nothing")
                );
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What stands on standard input, unless that is a terminal or empty.
fn given() -> io::Result<Option<String>> {
    let mut text = String::new();
    if !io::stdin().is_terminal() {
        io::stdin().read_to_string(&mut text)?;
    }
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}
