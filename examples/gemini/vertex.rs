//! Vertex AI, in the name of a project, with tokens that run out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use instructor::gemini::Options;
use instructor::{AttemptOutcome, Client, Error, Extract};

use crate::print_cost;
use crate::service::Service;

#[derive(Debug, Extract)]
struct Person {
    name: String,
    #[extract(range(0..=150))]
    age: u8,
}

pub(crate) async fn show(service: Service) -> Result<(), Error> {
    if service == Service::Live {
        println!("  left out: it wants a project and a token of its own");
        return Ok(());
    }
    let (builder, _emulator) = service.start([]).await?;
    // In the place of a library that asks Google for tokens, and keeps them.
    let asked = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&asked);
    let token = move |refresh: bool| {
        counter.fetch_add(1, Ordering::Relaxed);
        // The emulator takes any token but this one.
        let token = if refresh { "ya29.a-new-one" } else { "expired" };
        async move { Ok::<_, Error>(token.to_owned()) }
    };
    let gemini = builder
        .vertex("my-project", "europe-west4")
        .access_token(token)
        .options(Options::new().label("team", "records"))
        .build()?;
    let client = Client::new(gemini);
    let call = client.extract::<Person>().text("Ada Lovelace was 36 years old.");
    let extracted = call.with_report().await?;
    println!("  {} is {}", extracted.value.name, extracted.value.age);
    for attempt in &extracted.report.attempts {
        match &attempt.outcome {
            AttemptOutcome::Failed(fault) => println!("  attempt {}: {fault}", attempt.number),
            _ => println!("  attempt {}: answered", attempt.number),
        }
    }
    println!("  the token was asked for {} times", asked.load(Ordering::Relaxed));
    print_cost(&extracted.report);
    Ok(())
}
