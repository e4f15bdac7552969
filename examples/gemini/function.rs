//! The answer as the arguments of a function that the model has to call.

use instructor::gemini::emulator::Step;
use instructor::gemini::{Mode, Options};
use instructor::{Client, Error, Extract};

use crate::print_cost;
use crate::service::Service;

/// A table to be kept free.
#[derive(Debug, Extract)]
struct Booking {
    /// Who will come.
    name: String,
    /// How many will come.
    #[extract(range(1..=12))]
    guests: u8,
    #[extract(format = date)]
    day: String,
}

pub(crate) async fn show(service: Service) -> Result<(), Error> {
    // The emulator's first call breaks a rule: the refusal goes back as the function's response.
    let (builder, emulator) = service.start([Step::Invalid]).await?;
    let client = Client::new(builder.build()?);
    let extracted = client
        .extract::<Booking>()
        .text("Grace Hopper books a table on 2026-12-24, 4 guests.")
        .options(Options::new().mode(Mode::FunctionCall))
        .with_report()
        .await?;
    let Booking { name, guests, day } = &extracted.value;
    println!("  {name}, {guests} guests, {day}");
    print_cost(&extracted.report);
    if let Some(request) = emulator.and_then(|emulator| emulator.requests().pop()) {
        println!("  the last turn sent: {}", request.body["contents"][2]);
    }
    Ok(())
}
