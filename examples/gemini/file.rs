//! A file that is uploaded once, and named in requests.

use std::time::Duration;

use instructor::gemini::emulator::Step;
use instructor::{Client, Error, Extract, Media};

use crate::print_cost;
use crate::service::Service;

/// A letter.
#[derive(Debug, Extract)]
struct Letter {
    /// Who wrote it.
    name: String,
    #[extract(format = email)]
    email: Option<String>,
}

pub(crate) async fn show(service: Service) -> Result<(), Error> {
    let (builder, _emulator) = service.start([Step::Read]).await?;
    let gemini = builder.build()?;
    // Waits until the service has processed it: a video takes a while.
    let letter = "Dear all,\nI am on leave. Write to me at ada@example.org.\nAda Lovelace\n";
    let file = gemini
        .upload(letter.as_bytes().to_vec(), "text/plain")
        .display_name("letter.txt")
        .deadline(Duration::from_secs(120))
        .await?;
    println!("  {} ({} bytes) at {}", file.name(), file.size(), file.uri());

    let client = Client::new(gemini.clone());
    let call = client.extract::<Letter>().media(Media::from(&file)).text("Who wrote this letter?");
    let extracted = call.with_report().await?;
    let Letter { name, email } = &extracted.value;
    println!("  {name}, {}", email.as_deref().unwrap_or("no address"));
    print_cost(&extracted.report);
    // It would be gone after two days; a tidy program does not wait for that.
    gemini.delete_file(file.name()).await
}
