//! A long text that is sent once, for many questions.

use std::time::Duration;

use instructor::gemini::{Cache, Options};
use instructor::{Client, Error, Extract};

use crate::print_cost;
use crate::service::Service;

/// Somebody who signed.
#[derive(Debug, Extract)]
struct Signatory {
    name: String,
    #[extract(format = email)]
    email: Option<String>,
}

#[derive(Debug, Extract)]
struct Term {
    /// When the contract ends.
    #[extract(format = date)]
    ends: String,
}

pub(crate) async fn show(service: Service) -> Result<(), Error> {
    let (builder, emulator) = service.start([]).await?;
    let gemini = builder.build()?;
    // Live, the service wants some thousand tokens: a whole contract.
    let clauses = "Clause: the parties will be patient with one another.\n".repeat(600);
    let contract = format!(
        "{clauses}The contract ends on 2027-06-30.\n\
         Signed by Grace Hopper, grace@navy.mil.\n"
    );
    let cache = gemini.cache(
        Cache::new()
            .system("Answer from the contract alone.")
            .text(contract)
            .ttl(Duration::from_secs(600)),
    );
    // The cache is made by the first call, renewed by later ones, and made anew if it is gone.
    let client = Client::new(gemini);
    let options = Options::new().cached_content(&cache);
    let call = client.extract::<Signatory>().text("Who signed?").options(options.clone());
    let extracted = call.with_report().await?;
    let Signatory { name, email } = &extracted.value;
    println!("  {name}, {}", email.as_deref().unwrap_or("no address"));
    print_cost(&extracted.report);

    if let Some(emulator) = &emulator {
        emulator.forget_caches();
        println!("  the service loses the cache");
    }
    let call = client.extract::<Term>().text("When does it end?").options(options);
    let extracted = call.with_report().await?;
    println!("  until {}", extracted.value.ends);
    print_cost(&extracted.report);
    cache.delete().await
}
