//! What an extraction costs over HTTP, beside the same request written by hand.
//!
//! ```sh
//! cargo bench --bench wire           # allocations of an extraction
//! benches/wire.sh                    # instructions of an extraction, by callgrind
//! ```
//!
//! Both sides talk to the same server, which is another process: this program, started with
//! `--serve`. With `--run client|by-hand small|large COUNT` it makes that many extractions and
//! prints nothing, for the script.

mod by_hand;
#[path = "../decode/orders.rs"]
#[allow(dead_code)]
mod orders;
mod serve;

use std::hint::black_box;

use allocation_counter::measure;
use instructor::gemini::Gemini;
use instructor::{Client, Extract};
use serde::Deserialize;
use tokio::runtime::Runtime;

use self::by_hand::{ByHand, Checked};
use self::orders::ruled::Batch;
use self::serve::Server;

const KEY: &str = "a-key-of-the-benchmark-with-39-letters";
const TEXT: &str = "Please write to Grace Hopper (85) at grace@navy.mil.";

/// The small answer: a person to get in touch with.
#[derive(Debug, Clone, PartialEq, Extract, Deserialize)]
pub(crate) struct Contact {
    /// Full name, as written.
    #[extract(length(1..=80))]
    pub(crate) name: String,
    /// Age in years.
    #[extract(range(0..=150))]
    pub(crate) age: u8,
    /// E-mail address.
    #[extract(format = email)]
    pub(crate) email: String,
}

/// Extractions by the client; the model's name says which answer the server gives.
fn client<T: Extract + Send + 'static>(url: &str, model: &str) -> impl FnMut() + use<T> {
    let gemini = Gemini::builder().api_key(KEY).model(model).base_url(url).build();
    let client = Client::new(gemini.expect("all is set"));
    let runtime = runtime();
    move || {
        let call = client.extract::<T>().text(TEXT);
        let value = runtime.block_on(async { call.await });
        drop(black_box(value.expect("the answer is good")));
    }
}

fn by_hand<T: Extract + Checked>(url: &str, model: &str) -> impl FnMut() + use<T> {
    let runtime = runtime();
    let by_hand = ByHand::new::<T>(url, model);
    move || {
        let value = runtime.block_on(by_hand.extract::<T>(TEXT));
        drop(black_box(value.expect("the answer is good")));
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// One extraction, in one of the ways compared.
type Run = Box<dyn FnMut()>;

fn run(name: &str, size: &str, url: &str) -> Option<Run> {
    Some(match (name, size) {
        ("client", "small") => Box::new(client::<Contact>(url, size)),
        ("client", "large") => Box::new(client::<Batch>(url, size)),
        ("by-hand", "small") => Box::new(by_hand::<Contact>(url, size)),
        ("by-hand", "large") => Box::new(by_hand::<Batch>(url, size)),
        _ => return None,
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().position(|argument| argument == flag);
    if has("--serve").is_some() {
        return serve::serve();
    }
    let server = Server::start();
    if let Some(place) = has("--run") {
        let argument = |after| arguments.get(place + after).map_or("", String::as_str);
        let count = argument(3).parse().unwrap_or(1);
        let run = run(argument(1), argument(2), server.url());
        let mut run = run.expect("`--run client|by-hand small|large COUNT`");
        return (0..count).for_each(|_: u32| run());
    }
    let mut small = 0;
    println!("an extraction over HTTP  allocations        bytes");
    for size in ["small", "large"] {
        for name in ["by-hand", "client"] {
            let mut run = run(name, size, server.url()).expect("a run");
            // The first ones connect and make what all share.
            (0..100).for_each(|_| run());
            let counted = (0..20).map(|_| measure(&mut *run)).min_by_key(|one| one.count_total);
            let counted = counted.unwrap_or_default();
            let shown = format!("{size}, {name}");
            println!("{shown:24} {:11}  {:11}", counted.count_total, counted.bytes_total);
            if (name, size) == ("client", "small") {
                small = counted.count_total;
            }
        }
    }
    assert!(small <= 95, "the goal for a small answer is 95 at most");
}
