//! What Gemini takes beside a text: images and documents, uploaded files, functions, thinking, cached
//! content, Vertex AI.
//!
//! ```text
//! cargo run --example gemini                    # all of them, against the emulator
//! cargo run --example gemini -- image           # one of them
//! cargo run --example gemini -- image --live    # asked of Google, with the key of the environment
//! ```
//!
//! The emulator reads texts by pattern rules. It does not see images: their answers are scripted.

mod cache;
mod file;
mod function;
mod media;
mod service;
mod thinking;
mod vertex;

use std::process::ExitCode;

use instructor::{Error, Report};

use self::service::Service;

/// The topics, in the order in which they are shown.
const TOPICS: [&str; 7] = ["image", "pdf", "file", "function", "thinking", "cache", "vertex"];

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, named): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with("--"));
    let is_known = named.iter().all(|topic| TOPICS.contains(topic));
    if !is_known || flags.iter().any(|flag| *flag != "--live") {
        eprintln!("usage: gemini [{}] [--live]", TOPICS.join("|"));
        return ExitCode::from(2);
    }
    let service = if flags.is_empty() { Service::Offline } else { Service::Live };
    for topic in TOPICS.into_iter().filter(|topic| named.is_empty() || named.contains(topic)) {
        println!("== {topic}");
        let shown = tokio::select! {
            shown = show(topic, service) => shown,
            // What is under way is dropped with the call.
            _ = tokio::signal::ctrl_c() => return ExitCode::from(130),
        };
        if let Err(error) = shown {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
        println!();
    }
    ExitCode::SUCCESS
}

async fn show(topic: &str, service: Service) -> Result<(), Error> {
    match topic {
        "image" => media::image(service).await,
        "pdf" => media::pdf(service).await,
        "file" => file::show(service).await,
        "function" => function::show(service).await,
        "thinking" => thinking::show(service).await,
        "cache" => cache::show(service).await,
        _ => vertex::show(service).await,
    }
}

/// What a call cost, and who answered.
fn print_cost(report: &Report) {
    let usage = report.usage();
    println!(
        "  {} attempt(s), {} tokens in ({} cached), {} out ({} thought)",
        report.attempts.len(),
        usage.input_tokens,
        usage.cached_tokens,
        usage.output_tokens,
        usage.thought_tokens,
    );
}
