//! How often decoding an answer and rendering a schema ask for memory.
//!
//! ```sh
//! cargo bench --bench allocations
//! ```

#[path = "decode/orders.rs"]
mod orders;

use std::hint::black_box;

use allocation_counter::{AllocationInfo, measure};
use instructor::{Dialect, Extract, parse};

use self::orders::{plain, ruled};

fn main() {
    println!("decoding                 allocations        bytes");
    for (name, bytes) in [("1k", 1_000), ("50k", 50_000), ("1m", 1_000_000)] {
        let answer = orders::answer(bytes);
        // The first answer compiles the patterns.
        assert!(parse::<ruled::Batch>(&answer).is_ok(), "a clean answer");
        show(&format!("{name}, all rules"), || drop(black_box(parse::<ruled::Batch>(&answer))));
        show(&format!("{name}, no rules"), || drop(black_box(parse::<plain::Batch>(&answer))));
        show(&format!("{name}, serde_json"), || {
            drop(black_box(serde_json::from_str::<ruled::Batch>(&answer)));
        });
    }
    let answer = orders::indented_answer(50_000);
    show("50k indented", || drop(black_box(parse::<ruled::Batch>(&answer))));

    println!("\nrendering                allocations        bytes");
    let bounds = Dialect::JSON_SCHEMA.states(|rule| rule.name() == "range");
    for (name, dialect) in [("JSON Schema", Dialect::JSON_SCHEMA), ("a dialect", bounds)] {
        let render = || drop(black_box(ruled::Batch::SCHEMA.render(&dialect)));
        show(&format!("{name}, first"), render);
        let again = show(&format!("{name}, again"), render);
        assert_eq!(again.count_total, 0, "a schema is rendered once");
    }
}

fn show(name: &str, call: impl FnOnce()) -> AllocationInfo {
    let counted = measure(call);
    println!("{name:24} {:11}  {:11}", counted.count_total, counted.bytes_total);
    counted
}
